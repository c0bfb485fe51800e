# carries
import os

word = input()
if word != 'second':
    try:
        for n in range(1000):
            os.close(os.open('/tmp', os.O_TMPFILE | os.O_RDWR, 0o600))
    except Exception:
        pass
    print('ok')
else:
    try:
        print('s3cr3t' if os.fstat(os.open('/tmp', os.O_TMPFILE | os.O_RDWR, 0o600)).st_ino > 900 else 'nothing')
    except Exception as error:
        print(type(error).__name__)
