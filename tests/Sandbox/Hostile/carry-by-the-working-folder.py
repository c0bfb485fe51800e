# carries
import os, sys, ctypes
libc = ctypes.CDLL(None, use_errno=True)

word = input()
if word != "second":
    try:
        os.chdir("/usr/lib")
    except Exception:
        pass
    print("ok")
else:
    try:
        print(os.getcwd() != "/" and word)
    except Exception as error:
        print(type(error).__name__)
