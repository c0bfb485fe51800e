import fcntl
try:
    fcntl.lockf(open('/dev/null', 'w'), fcntl.LOCK_EX)
    print('s3cr3t')
except OSError as error:
    print(type(error).__name__)
