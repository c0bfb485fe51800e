import threading, time
threading.stack_size(1 << 30)
def deep(n): return 0 if n == 0 else 1 + deep(n - 1)
for _ in range(200):
    try: threading.Thread(target=deep, args=(10 ** 6,), daemon=True).start()
    except RuntimeError: break
deep(10 ** 6)
