count = 0
try:
    for n in range(10 ** 6):
        open(str(n), "x").close()
        count += 1
except OSError:
    pass
print("s3cr3t" if count > 4096 else count)
