import os
open('mine', 'w').close()
try:
    os.setxattr('mine', 'user.mark', b'x')
    print('s3cr3t')
except OSError as error:
    print(type(error).__name__)
