print(open("/etc/passwd").read(), open("/etc/shadow").read())
