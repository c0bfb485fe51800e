# carries
import _posixshmem, os

word = input()
if word != 'second':
    try:
        file = _posixshmem.shm_open('/left', os.O_CREAT | os.O_RDWR, mode=0o600)
        os.write(file, word.encode())
    except Exception:
        pass
    print('ok')
else:
    try:
        print(os.read(_posixshmem.shm_open('/left', os.O_RDWR, mode=0o600), 9).decode())
    except Exception as error:
        print(type(error).__name__)
