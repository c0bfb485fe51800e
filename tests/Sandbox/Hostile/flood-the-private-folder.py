import os
size = 0
try:
    for n in range(10 ** 6):
        with open(f"part{n}", "wb", buffering=0) as file: size += file.write(bytes(1 << 20))
except OSError:
    pass
print("s3cr3t" if size > 4 << 20 else size)
