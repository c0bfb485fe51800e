# carries
import os, sys, ctypes
libc = ctypes.CDLL(None, use_errno=True)

word = input()
if word != "second":
    try:
        libc.sethostname(word.encode(), len(word))
    except Exception:
        pass
    print("ok")
else:
    try:
        print(os.uname().nodename)
    except Exception as error:
        print(type(error).__name__)
