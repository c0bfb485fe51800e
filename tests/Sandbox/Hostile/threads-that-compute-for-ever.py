import threading
def spin():
    while True: pass
for _ in range(64): threading.Thread(target=spin, daemon=True).start()
spin()
