# expect: 1
print("1e-1000000000")
