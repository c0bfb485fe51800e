# carries
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
buffer = ctypes.create_string_buffer(8)
file = os.open(os.path.dirname(os.__file__) + '/this.py', os.O_RDONLY)
def resident():
    return libc.syscall(327, file, ctypes.byref((ctypes.c_void_p * 2)(ctypes.addressof(buffer), 8)), 1, 0, 0, 8) > 0

word = input()
if word != 'second':
    try:
        libc.posix_fadvise(file, ctypes.c_long(0), ctypes.c_long(0), 4)
        os.read(file, 8)
    except Exception:
        pass
    print('ok')
else:
    try:
        print('s3cr3t' if resident() else 'nothing')
    except Exception as error:
        print(type(error).__name__)
