# carries
import os, time

word = input()
if word != 'second':
    try:
        os.utime('/dev/random')
    except Exception:
        pass
    print('ok')
else:
    try:
        print('s3cr3t' if abs(os.stat('/dev/random').st_mtime - time.time()) < 2 else 'nothing')
    except Exception as error:
        print(type(error).__name__)
