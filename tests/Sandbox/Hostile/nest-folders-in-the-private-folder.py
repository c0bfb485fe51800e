import os
try:
    for n in range(5000):
        os.mkdir("d")
        os.chdir("d")
except OSError:
    pass
print(n)
