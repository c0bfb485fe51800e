import os, socket
pairs = []
while True:
    try:
        p = socket.socketpair()
        p[0].setblocking(False)
        pairs.append(p)
        while True: p[0].send(b"x" * 65536)
    except OSError:
        if len(pairs) > 25: break
while True: pass
