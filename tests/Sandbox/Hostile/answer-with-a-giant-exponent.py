# expect: 1
print("1e1000000000")
