# carries
import os, sys, ctypes
libc = ctypes.CDLL(None, use_errno=True)

word = input()
if word != "second":
    try:
        os.makedirs("/usr/lib/python3/dist-packages/__pycache__", exist_ok=True); open("/usr/lib/python3/dist-packages/left.py", "w").write(f"left = {word!r}")
    except Exception:
        pass
    print("ok")
else:
    try:
        print(__import__("left").left)
    except Exception as error:
        print(type(error).__name__)
