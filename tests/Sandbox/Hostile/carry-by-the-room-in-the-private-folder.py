# carries
import os

word = input()
if word != 'second':
    try:
        open('left', 'wb').write(bytes(1 << 20))
        os.remove('left')
        kept = os.open('/tmp', os.O_TMPFILE | os.O_RDWR, 0o600)
        os.ftruncate(kept, 1 << 20)
        os.posix_fallocate(kept, 0, 1 << 20)
    except Exception:
        pass
    print('ok')
else:
    try:
        print('s3cr3t' if (lambda s: s.f_blocks - s.f_bfree > 100)(os.statvfs('/tmp')) else 'nothing')
    except Exception as error:
        print(type(error).__name__)
