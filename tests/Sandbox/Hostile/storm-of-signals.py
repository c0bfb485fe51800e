import os, signal, threading
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGRTMIN])
sent = 0
try:
    while sent < 10 ** 6:
        signal.pthread_kill(threading.get_ident(), signal.SIGRTMIN)
        sent += 1
except OSError:
    pass
print("s3cr3t" if sent > 1000 else sent)
