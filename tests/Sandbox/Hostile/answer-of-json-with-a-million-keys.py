# function: solve
def solve(x): return {str(i): i for i in range(10 ** 5)}
