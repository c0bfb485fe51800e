# carries
import os

word = input()
if word != 'second':
    try:
        os.makedirs(f'/dev/shm/{word}/deep')
    except Exception:
        pass
    print('ok')
else:
    try:
        print(*(n for n in os.listdir('/dev/shm') if n != 'main.py'))
    except Exception as error:
        print(type(error).__name__)
