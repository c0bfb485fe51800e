# carries
import os

word = input()
if word != 'second':
    try:
        os.link('main.py', word)
        os.remove('main.py')
    except Exception:
        pass
    print('ok')
else:
    try:
        print(*os.listdir('.'))
    except Exception as error:
        print(type(error).__name__)
