# carries
import os, sys, ctypes
libc = ctypes.CDLL(None, use_errno=True)
libc.shmat.restype = ctypes.c_void_p
word = input()
if word != "second":
    try:
        ctypes.memmove(libc.shmat(libc.shmget(0x1234, 4096, 0o1666), 0, 0), word.encode(), len(word))
    except Exception:
        pass
    print("ok")
else:
    try:
        print(ctypes.string_at(libc.shmat(libc.shmget(0x1234, 4096, 0o666), 0, 0)).decode())
    except Exception as error:
        print(type(error).__name__)
