import os
os.close(2)
r, w = os.pipe()
os.write(2, b"x" * 60000)
print(r, w)
