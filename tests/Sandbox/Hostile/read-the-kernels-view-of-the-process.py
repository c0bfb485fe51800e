import os
for f in ("/proc/self/maps", "/proc/1/environ", "/proc/1/cmdline"):
    print(open(f).read())
