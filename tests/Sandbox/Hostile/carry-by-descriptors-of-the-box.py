# carries
import os, sys, ctypes
libc = ctypes.CDLL(None, use_errno=True)

word = input()
if word != "second":
    try:
        os.write(10, word.encode())
    except Exception:
        pass
    print("ok")
else:
    try:
        print(os.read(10, 8).decode())
    except Exception as error:
        print(type(error).__name__)
