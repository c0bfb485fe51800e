import resource
for l in (resource.RLIM_INFINITY, 1000):
    try: resource.setrlimit(resource.RLIMIT_CPU, (l, l))
    except (OSError, ValueError): pass
while True: pass
