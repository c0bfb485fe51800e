import sys
sys.setrecursionlimit(10 ** 9)
class A:
    def __getattr__(self, n): return getattr(self, n + "x")
A().a
