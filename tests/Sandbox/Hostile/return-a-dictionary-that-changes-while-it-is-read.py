# function: solve
class Changing(dict):
    def items(self):
        self[len(self)] = 1
        return super().items()
def solve(x): return Changing(a=1)
