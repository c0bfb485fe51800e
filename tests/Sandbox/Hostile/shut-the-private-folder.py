import os
open("left", "w").write("x")
os.chmod("left", 0)
os.chmod("main.py", 0)
os.chmod("/tmp", 0)
print("done")
