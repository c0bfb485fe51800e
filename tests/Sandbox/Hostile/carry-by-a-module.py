# carries
import os, sys, ctypes
libc = ctypes.CDLL(None, use_errno=True)

word = input()
if word != "second":
    try:
        sys.modules["os"].left = word
    except Exception:
        pass
    print("ok")
else:
    try:
        print(os.left)
    except Exception as error:
        print(type(error).__name__)
