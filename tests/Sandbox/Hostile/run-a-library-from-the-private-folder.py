import ctypes, os, shutil
shutil.copy(next(os.path.join(f, n) for f, _, names in os.walk("/usr/lib") for n in names if n.startswith("libz.so.1.")), "own.so")
try:
    ctypes.CDLL("/tmp/own.so")
    print("s3cr3t")
except OSError as error:
    print(error)
