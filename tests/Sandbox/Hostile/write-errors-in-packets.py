import fcntl, os
fcntl.fcntl(2, fcntl.F_SETFL, os.O_DIRECT)
for _ in range(2000): os.write(2, b"x")
print("done")
