class Bad(BaseException):
    def __str__(self): raise Bad()
    __repr__ = __str__
    @property
    def __traceback__(self): raise Bad()
raise Bad()
