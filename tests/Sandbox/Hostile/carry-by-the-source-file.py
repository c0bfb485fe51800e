# carries


word = input()
if word != 'second':
    try:
        open('main.py', 'r+').write('#' + word)
    except Exception:
        pass
    print('ok')
else:
    try:
        print(open('main.py').read()[1:7])
    except Exception as error:
        print(type(error).__name__)
