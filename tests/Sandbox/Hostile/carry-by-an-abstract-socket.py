# carries
import os, sys, ctypes
libc = ctypes.CDLL(None, use_errno=True)

word = input()
if word != "second":
    try:
        __import__("socket").socket(1).bind("\0" + word)
    except Exception:
        pass
    print("ok")
else:
    try:
        print(open("/proc/net/unix").read())
    except Exception as error:
        print(type(error).__name__)
