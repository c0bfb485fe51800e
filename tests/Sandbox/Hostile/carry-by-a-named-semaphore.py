# carries
import _multiprocessing, os

word = input()
if word != 'second':
    try:
        _multiprocessing.SemLock(1, 3, 9, '/' + word, False)
    except Exception:
        pass
    print('ok')
else:
    try:
        print(*(n[4:] for n in os.listdir('/dev/shm') if n.startswith('sem.')))
    except Exception as error:
        print(type(error).__name__)
