import mmap, os, threading
os.ftruncate(1, 4096)
m = mmap.mmap(1, 4096)
def change():
    while True: m[0:4] = b"s3cr"
threading.Thread(target=change, daemon=True).start()
