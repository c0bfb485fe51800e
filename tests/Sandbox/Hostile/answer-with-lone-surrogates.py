# expect: 1
import sys
sys.stdout.buffer.write("\ud800".encode("utf-8", "surrogatepass"))
