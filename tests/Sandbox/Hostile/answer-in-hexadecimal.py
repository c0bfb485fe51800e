# expect: 1
print("0x1")
