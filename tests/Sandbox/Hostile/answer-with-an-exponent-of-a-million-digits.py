# expect: 1
print("1e" + "9" * 10 ** 6)
