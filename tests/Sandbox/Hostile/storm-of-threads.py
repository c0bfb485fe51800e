import os, threading, time
started = 0
try:
    while True:
        threading.Thread(target=time.sleep, args=(100,), daemon=True).start()
        started += 1
except RuntimeError:
    pass
print("s3cr3t" if started > 1000 else "some", flush=True)
os._exit(0)
