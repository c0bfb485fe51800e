import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)

count = 0
while count < 10 ** 5 and libc.timer_create(1, None, ctypes.byref(ctypes.c_void_p())) == 0:
    count += 1
print("s3cr3t" if count > 1000 else count)
