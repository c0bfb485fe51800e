# expect: 1e999999999
print("inf")
