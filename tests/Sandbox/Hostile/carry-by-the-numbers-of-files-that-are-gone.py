# carries
import os

word = input()
if word != 'second':
    try:
        before = os.stat('/tmp')
        for n in range(1000):
            open('x', 'w').close()
            os.remove('x')
        os.utime('/tmp', ns=(before.st_atime_ns, before.st_mtime_ns))
    except Exception:
        pass
    print('ok')
else:
    try:
        print('s3cr3t' if os.fstat(os.open('/tmp', os.O_TMPFILE | os.O_RDWR, 0o600)).st_ino > 900 else 'nothing')
    except Exception as error:
        print(type(error).__name__)
