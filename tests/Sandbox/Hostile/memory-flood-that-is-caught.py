x = []
while True:
    try: x.append(bytearray(1 << 22))
    except MemoryError: x.append(0)
