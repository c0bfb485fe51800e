# carries
import os, sys, ctypes
libc = ctypes.CDLL(None, use_errno=True)

word = input()
if word != "second":
    try:
        __import__("random").seed(word)
    except Exception:
        pass
    print("ok")
else:
    try:
        print(__import__("random").random())
    except Exception as error:
        print(type(error).__name__)
