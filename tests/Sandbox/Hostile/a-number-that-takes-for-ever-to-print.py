print(3 ** 10 ** 7)
