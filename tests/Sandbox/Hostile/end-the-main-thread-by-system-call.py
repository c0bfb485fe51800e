import ctypes, threading, time
for _ in range(4): threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
ctypes.CDLL(None).syscall(60, 0)
