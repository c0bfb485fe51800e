# carries
import os, sys, ctypes
libc = ctypes.CDLL(None, use_errno=True)

word = input()
if word != "second":
    try:
        os.open("/usr/lib", os.O_TMPFILE | os.O_RDWR)
    except Exception:
        pass
    print("ok")
else:
    try:
        print(os.listdir("/usr/lib")[0])
    except Exception as error:
        print(type(error).__name__)
