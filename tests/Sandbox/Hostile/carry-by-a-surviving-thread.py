# carries
import os, sys, ctypes
libc = ctypes.CDLL(None, use_errno=True)

word = input()
if word != "second":
    try:
        __import__("threading").Thread(target=lambda: [None for _ in iter(int, 1)], daemon=True).start()
    except Exception:
        pass
    print("ok")
else:
    try:
        print(len(__import__("threading").enumerate()) > 1 and word)
    except Exception as error:
        print(type(error).__name__)
