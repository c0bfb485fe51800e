# carries
import os

word = input()
if word != 'second':
    try:
        os.chmod('main.py', 0o644)
    except Exception:
        pass
    print('ok')
else:
    try:
        print('s3cr3t' if os.stat('main.py').st_mode & 0o77 else 'nothing')
    except Exception as error:
        print(type(error).__name__)
