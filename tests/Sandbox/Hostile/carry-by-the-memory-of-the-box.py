# carries
import os, sys, ctypes
libc = ctypes.CDLL(None, use_errno=True)

word = input()
if word != "second":
    try:
        ctypes.memmove(id(os.sep), word.encode(), 8)
    except Exception:
        pass
    print("ok")
else:
    try:
        print(os.sep)
    except Exception as error:
        print(type(error).__name__)
