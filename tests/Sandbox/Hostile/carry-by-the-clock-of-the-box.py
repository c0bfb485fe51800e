# carries
import sys, time

word = input()
if word != 'second':
    try:
        sys.stderr.write('x' * (20 << 20))
    except Exception:
        pass
    print('ok')
else:
    try:
        print('s3cr3t' if time.clock_gettime((~1 << 3) | 2) > 0.005 else 'nothing')
    except Exception as error:
        print(type(error).__name__)
