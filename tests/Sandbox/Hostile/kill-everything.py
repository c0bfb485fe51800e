import os
for s in (9, 15, 19):
    try: os.kill(-1, s)
    except OSError as e: print(e)
