# expect: 1
print("1" * 10 ** 6)
