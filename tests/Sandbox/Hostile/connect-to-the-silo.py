import socket
for port in (30000, 11111):
    s = socket.create_connection(("127.0.0.1", port), 1)
