# What the namespaces of a box cost: a child that ends at once, with one kind of namespace and another of its own.
import ctypes, json, os, signal, time

KINDS = {"user": 0x10000000, "pid": 0x20000000, "mount": 0x20000, "net": 0x40000000, "ipc": 0x08000000, "uts": 0x04000000}
CLONE = {"x86_64": 56, "aarch64": 220}[os.uname().machine]
libc = ctypes.PyDLL(None, use_errno=True)


def milliseconds(flags, rounds=100):
    began = time.perf_counter()
    for _ in range(rounds):
        pid = libc.syscall(*map(ctypes.c_long, (CLONE, flags | signal.SIGCHLD, 0, 0, 0, 0)))
        if pid == 0:
            os._exit(0)
        if pid < 0:
            return None
        os.waitpid(pid, 0)
    return (time.perf_counter() - began) / rounds * 1000


milliseconds(0)
result = {"none": milliseconds(0)}
for name, flag in KINDS.items():
    result[name] = milliseconds(KINDS["user"] | flag)
result["all six"] = milliseconds(sum(KINDS.values()))
print(json.dumps(result))
