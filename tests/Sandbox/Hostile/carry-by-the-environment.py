# carries
import os, sys, ctypes
libc = ctypes.CDLL(None, use_errno=True)

word = input()
if word != "second":
    try:
        os.environ["LEFT"] = word
    except Exception:
        pass
    print("ok")
else:
    try:
        print(os.environ["LEFT"])
    except Exception as error:
        print(type(error).__name__)
