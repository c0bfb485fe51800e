import os, threading, time
def more():
    try:
        while True: threading.Thread(target=more, daemon=True).start()
    except RuntimeError:
        pass
more()
os._exit(0)
