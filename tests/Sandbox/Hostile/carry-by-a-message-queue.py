# carries
import os, sys, ctypes
libc = ctypes.CDLL(None, use_errno=True)

word = input()
if word != "second":
    try:
        libc.mq_open(b"/left", 0o102, 0o666, 0)
    except Exception:
        pass
    print("ok")
else:
    try:
        print(libc.mq_open(b"/left", 2))
    except Exception as error:
        print(type(error).__name__)
