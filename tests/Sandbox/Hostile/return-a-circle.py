# function: solve
def solve(x):
    circle = []
    circle.append(circle)
    return circle
