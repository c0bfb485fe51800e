import time
while True:
    time.sleep(0.05)
    sum(range(10000))
