import threading, time, ctypes
for _ in range(4): threading.Thread(target=time.sleep, args=(1000,)).start()
ctypes.pythonapi.PyThread_exit_thread()
