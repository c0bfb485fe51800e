f = lambda: 0
f.__code__ = f.__code__.replace(co_code=b"\x64\xff" * 4, co_consts=())
f()
