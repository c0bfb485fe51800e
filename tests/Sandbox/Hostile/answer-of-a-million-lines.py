# expect: 1
print("1\n" * 10 ** 6)
