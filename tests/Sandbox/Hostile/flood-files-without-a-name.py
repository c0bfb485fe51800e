import os
try:
    while True: os.memfd_create("flood")
except OSError as error:
    print(error)
