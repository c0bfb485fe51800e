import os
for f in (lambda: os.nice(-20), lambda: os.setpriority(0, 0, -20), lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(99))):
    try: print(f())
    except OSError as e: print(e)
while True: pass
