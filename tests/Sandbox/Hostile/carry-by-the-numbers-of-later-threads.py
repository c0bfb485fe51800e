# carries
import threading
number = []
t = threading.Thread(target=lambda: number.append(threading.get_native_id()))
t.start()
t.join()

word = input()
if word != 'second':
    try:
        for n in range(500):
            t = threading.Thread(target=int)
            t.start()
            t.join()
    except Exception:
        pass
    print('ok')
else:
    try:
        print('s3cr3t' if number[0] > 400 else 'nothing')
    except Exception as error:
        print(type(error).__name__)
