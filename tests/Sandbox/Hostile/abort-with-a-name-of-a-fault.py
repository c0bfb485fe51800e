import os, sys
sys.stderr.write("The box died: out of memory\n")
os.abort()
