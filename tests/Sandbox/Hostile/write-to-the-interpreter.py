import os, sys
for f in (sys.executable or "/usr/bin/python3", os.__file__, "/usr/lib"):
    try: open(f, "r+b").write(b"x")
    except OSError as e: print(e)
