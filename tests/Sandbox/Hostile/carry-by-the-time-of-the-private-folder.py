# carries
import os

word = input()
if word != 'second':
    try:
        os.utime('/tmp', (1, 7))
    except Exception:
        pass
    print('ok')
else:
    try:
        print('s3cr3t' if os.stat('/tmp').st_mtime == 7 else 'nothing')
    except Exception as error:
        print(type(error).__name__)
