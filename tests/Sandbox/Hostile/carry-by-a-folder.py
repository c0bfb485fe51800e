# carries
import os, sys, ctypes
libc = ctypes.CDLL(None, use_errno=True)

word = input()
if word != "second":
    try:
        os.mkdir("/usr/lib/" + word)
    except Exception:
        pass
    print("ok")
else:
    try:
        print(os.listdir("/usr/lib"))
    except Exception as error:
        print(type(error).__name__)
