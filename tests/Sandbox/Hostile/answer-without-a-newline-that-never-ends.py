# expect: 1
import os
os.write(1, b"2" * (3 << 20))
