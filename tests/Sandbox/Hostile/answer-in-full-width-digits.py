# expect: 1
print("\uff12")
