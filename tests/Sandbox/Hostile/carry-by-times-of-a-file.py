# carries
import os, sys, ctypes
libc = ctypes.CDLL(None, use_errno=True)

word = input()
if word != "second":
    try:
        os.utime(os.__file__, (int.from_bytes(word.encode()[:4], "little"),) * 2)
    except Exception:
        pass
    print("ok")
else:
    try:
        print(int(os.stat(os.__file__).st_mtime).to_bytes(8, "little")[:4].decode() + word[4:])
    except Exception as error:
        print(type(error).__name__)
