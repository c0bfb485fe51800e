# carries


word = input()
if word != 'second':
    try:
        open('left', 'w').write(word)
    except Exception:
        pass
    print('ok')
else:
    try:
        print(open('left').read())
    except Exception as error:
        print(type(error).__name__)
