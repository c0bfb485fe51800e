# carries
import os, sys, ctypes
libc = ctypes.CDLL(None, use_errno=True)

word = input()
if word != "second":
    try:
        open(os.path.join(os.path.dirname(os.__file__), "sitecustomize.py"), "w").write(f"left = {word!r}")
    except Exception:
        pass
    print("ok")
else:
    try:
        print(__import__("sitecustomize").left)
    except Exception as error:
        print(type(error).__name__)
