import os
for f in ("/root", "/home", "/work", "/tmp", "/var", "/run"):
    try: print(os.listdir(f))
    except OSError as e: print(e)
