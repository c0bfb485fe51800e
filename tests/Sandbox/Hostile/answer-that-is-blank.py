# expect: 1
print(" " * 10 ** 6)
