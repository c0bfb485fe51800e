# expect: nan
print("NaN")
