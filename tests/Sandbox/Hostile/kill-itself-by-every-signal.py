import os, signal
for number in range(1, 65):
    if number not in (9, 19, 20, 21, 22, 32, 33):
        try: signal.signal(number, signal.SIG_IGN)
        except OSError: pass
    if number not in (9, 19): os.kill(os.getpid(), number)
os.kill(os.getpid(), 31)
signal.signal(31, signal.SIG_DFL)
os.kill(os.getpid(), 31)
