import subprocess
print(subprocess.run(["/bin/sh", "-c", "echo hello"], capture_output=True))
