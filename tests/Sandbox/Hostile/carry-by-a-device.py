# carries
import os, sys, ctypes
libc = ctypes.CDLL(None, use_errno=True)

word = input()
if word != "second":
    try:
        os.mknod("/dev/left", 0o666)
    except Exception:
        pass
    print("ok")
else:
    try:
        print(os.stat("/dev/left"))
    except Exception as error:
        print(type(error).__name__)
