# expect: 1
import os
os.write(1, bytes(range(128, 256)) * 100)
