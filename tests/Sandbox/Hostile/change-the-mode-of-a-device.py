import os
try:
    os.chmod('/dev/full', 0o600)
    print('s3cr3t')
except OSError as error:
    print(type(error).__name__)
