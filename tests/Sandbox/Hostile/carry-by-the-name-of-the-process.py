# carries
import os, sys, ctypes
libc = ctypes.CDLL(None, use_errno=True)

word = input()
if word != "second":
    try:
        libc.prctl(15, word.encode())
    except Exception:
        pass
    print("ok")
else:
    try:
        print((lambda b: (libc.prctl(16, b), b.value.decode())[1])(ctypes.create_string_buffer(16)))
    except Exception as error:
        print(type(error).__name__)
