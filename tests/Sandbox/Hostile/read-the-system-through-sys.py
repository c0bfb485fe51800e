import os
print(os.listdir("/sys"), open("/sys/kernel/mm/transparent_hugepage/enabled").read())
