import array, os, socket
a, b = socket.socketpair()
a.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [2, a.fileno(), b.fileno()]))])
os._exit(0)
