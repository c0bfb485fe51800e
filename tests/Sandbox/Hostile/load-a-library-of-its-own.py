import ctypes
ctypes.CDLL("/dev/stdin")
