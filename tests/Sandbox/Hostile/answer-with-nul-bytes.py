# expect: 1
import os
os.write(1, b"1\x00")
