# carries
import os, sys, ctypes
libc = ctypes.CDLL(None, use_errno=True)

word = input()
if word != "second":
    try:
        os.symlink(word, "/dev/left")
    except Exception:
        pass
    print("ok")
else:
    try:
        print(os.readlink("/dev/left"))
    except Exception as error:
        print(type(error).__name__)
