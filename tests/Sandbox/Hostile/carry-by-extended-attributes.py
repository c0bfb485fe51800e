# carries
import os, sys, ctypes
libc = ctypes.CDLL(None, use_errno=True)

word = input()
if word != "second":
    try:
        os.setxattr("/usr/lib", "user.left", word.encode())
    except Exception:
        pass
    print("ok")
else:
    try:
        print(os.getxattr("/usr/lib", "user.left"))
    except Exception as error:
        print(type(error).__name__)
