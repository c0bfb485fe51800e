import threading
bell = threading.Barrier(100)
def work():
    while True:
        bell.wait()
        threading.Event().wait(0.05)
for _ in range(100): threading.Thread(target=work).start()
