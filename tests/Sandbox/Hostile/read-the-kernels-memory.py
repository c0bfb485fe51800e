print(open("/dev/mem", "rb").read(1), open("/dev/kmsg").read(1))
