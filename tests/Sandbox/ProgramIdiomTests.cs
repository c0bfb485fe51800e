namespace NousCoder.Sandbox.Tests;

/// <summary>Ways to read and write that real submissions use.</summary>
public sealed class ProgramIdiomTests(SandboxFixture sandbox)
{
    // What is asked is whether it works: gigabytes of fresh pages cost some machines a quarter of a minute of CPU time.
    private static readonly TimeSpan CpuLimit = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData("import sys\nprint(sum(map(int, sys.stdin.read().split())))")]
    [InlineData("import sys\nprint(sum(int(x) for l in sys.stdin for x in l.split()))")]
    [InlineData("import sys\ninput = sys.stdin.readline\na, b = map(int, input().split())\nprint(a + b + int(input()))")]
    [InlineData("import sys\nr = sys.stdin.buffer.readline\na, b = map(int, r().split())\nsys.stdout.buffer.write(str(a + b + int(r())).encode())")]
    [InlineData("print(sum(map(int, open(0).read().split())))")]
    [InlineData("import os\nos.write(1, b'%d' % sum(map(int, os.read(0, os.fstat(0).st_size).split())))")]
    [InlineData("import io, os\ninput = io.BytesIO(os.read(0, os.fstat(0).st_size)).readline\nprint(sum(map(int, input().split())) + int(input()))")]
    [InlineData("import mmap\nprint(sum(map(int, mmap.mmap(0, 0, access=mmap.ACCESS_READ).read().split())))")]
    [InlineData("import fileinput\nprint(sum(int(x) for l in fileinput.input() for x in l.split()))")]
    [InlineData("print(sum(map(int, open('/dev/stdin').read().split())))")]
    [InlineData("a, b = map(int, input().split())\nprint(a + b + int(input()))\nexit()")]
    [InlineData("a, b = map(int, input().split())\nprint(a + b + int(input()), flush=True)\nimport os\nos._exit(0)")]
    [InlineData("import atexit\natexit.register(lambda: print(sum(map(int, open(0).read().split()))))")]
    [InlineData("f = open(1, 'w')\nf.write(str(sum(map(int, open(0).read().split()))))")]
    [InlineData("from __future__ import annotations\ntotal = 0\ndef add(x: Unknown):\n  global total\n  total += x\nfor x in open(0).read().split(): add(int(x))\nprint(total)")]
    [InlineData("def main():\n  print(sum(map(int, open(0).read().split())))\nif __name__ == '__main__':\n  main()")]
    [InlineData("import __main__\nx = sum(map(int, open(0).read().split()))\nprint(__main__.x)")]
    [InlineData("import threading, sys\nsys.setrecursionlimit(10**6)\nthreading.stack_size(1 << 27)\ndef main(): print(sum(map(int, open(0).read().split())))\nt = threading.Thread(target=main)\nt.start()")]
    [InlineData("from concurrent.futures import ThreadPoolExecutor\nwith ThreadPoolExecutor(8) as p: print(sum(p.map(int, open(0).read().split())))")]
    [InlineData("class W:\n  def __init__(s, f): s.f = f; s.b = []\n  def write(s, x): s.b.append(x)\n  def flush(s): s.f.write(''.join(s.b)); s.b = []; s.f.flush()\nimport sys\nsys.stdout = W(sys.stdout)\nprint(sum(map(int, sys.stdin.read().split())))")]
    [InlineData("import resource\nresource.setrlimit(resource.RLIMIT_STACK, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))\nprint(sum(map(int, open(0).read().split())))")]
    [InlineData("print(sum(map(int, stdin.read().split())))\nsys.exit(0)")]
    [InlineData("c = Counter(); c['x'] = sum(map(int, open(0).read().split()))\nheappush(h := [], c['x'])\nx: List[int] = list(accumulate(h))\nprint(x[0], gcd(4, 8) and '')")]
    [InlineData("from pathlib import Path\nprint(sum(map(int, Path('/dev/stdin').read_text().split())))")]
    [InlineData("with open(b'/dev/stdin') as f: print(sum(map(int, f.read().split())))")]
    [InlineData("import os\nfd = os.open('/dev/stdin', os.O_RDONLY)\nprint(sum(map(int, os.read(fd, 100).split())))\nos.close(fd)")]
    [InlineData("import os\nwith open('/dev/stdin') as f: first = f.readline().split()\nassert os.path.exists('/dev/stdin')\nwith open('/proc/self/fd/0') as f: rest = f.read().split()\nprint(6 if first else rest)")]
    [InlineData("with open('/dev/stdout', 'w') as out: print(sum(map(int, open(0).read().split())), file=out)\nopen('/dev/stderr', 'w').write('x')")]
    [InlineData("from multiprocessing.pool import ThreadPool\nwith ThreadPool(4) as p: print(sum(p.map(int, open(0).read().split())))")]
    [InlineData("import multiprocessing as m\nq, l = m.Queue(), m.Lock()\nwith l: q.put(sum(map(int, open(0).read().split())))\nprint(q.get())")]
    [InlineData("import tempfile, os\nwith tempfile.TemporaryDirectory() as d:\n  with open(os.path.join(d, 'copy'), 'w+') as f:\n    f.write(open(0).read()); f.seek(0); os.fsync(f); print(sum(map(int, f.read().split())))")]
    [InlineData("open('notes.txt', 'w').write(open(0).read())\nprint(sum(map(int, open('notes.txt').read().split())))")]
    [InlineData("assert len(open(__file__).read().splitlines()) == 2\nprint(sum(map(int, open(0).read().split())))")]
    [InlineData("import inspect\ndef three(): return 3\nassert 'return 3' in inspect.getsource(three)\nprint(sum(map(int, open(0).read().split())))")]
    [InlineData("import sys\nprint(sum(map(int, sys.stdin.read().split())))\ndel sys.stdout, sys.stderr")]
    [InlineData("import sqlite3\nc = sqlite3.connect(':memory:')\nprint(c.execute('select 1 + 2 + 3').fetchone()[0])")]
    [InlineData("import subprocess, multiprocessing, socket, tempfile, asyncio, logging, uuid\nasync def main(): return sum(map(int, open(0).read().split()))\nprint(asyncio.run(main()))")]
    public async Task Reads_and_writes_as_under_a_plain_interpreter(string program)
    {
        var verdict = await VerifyAsync(program, "1 2\n3\n", "6\n");

        verdict.Outcome.ShouldBe(RolloutOutcome.Passed, verdict.ToString());
    }

    [Theory]
    [InlineData("import numpy as np\nprint(int(np.array(open(0).read().split(), dtype=np.int64).sum()))")]
    [InlineData("import numpy as np\nprint(np.array([int(x) for x in input().split()]).sum() + int(input()))")]
    [InlineData("import sys\nimport numpy as np\nprint(np.frombuffer(sys.stdin.buffer.read(), dtype=np.uint8)[0] - 43)")]
    [InlineData("import sys\nimport numpy as np\nprint(np.fromstring(sys.stdin.read(), dtype=np.int64, sep=' ').sum())")]
    [InlineData("import sys\nimport numpy as np\na = np.loadtxt(sys.stdin, max_rows=1, dtype=int)\nprint(a.sum() + int(input()))")]
    [InlineData("import numpy as np\nprint(np.loadtxt('/dev/stdin', max_rows=1, dtype=int).sum() * 2)")]
    [InlineData("import numpy as np\nprint(int(np.fromfile('/dev/stdin', dtype=np.int64, sep=' ').sum()))")]
    [InlineData("import numpy as np\nprint(int(np.genfromtxt('/dev/stdin', dtype=int, skip_header=1)) * 2)")]
    [InlineData("import numpy as np\nwith open('/dev/stdin') as f: print(int(np.loadtxt(f, max_rows=1).sum()) * 2)")]
    [InlineData("import numpy as np\nprint(int(np.linalg.det(np.diag(np.ones(3) * 2)) - 2 + 1e-9))")]
    [InlineData("import numpy as np\nx = np.random.default_rng(1).integers(6, 7)\nprint(x)")]
    public async Task Numpy_works_where_it_is_installed(string program)
    {
        Assert.SkipUnless(sandbox.Verifier.Numpy is not null, "numpy is not installed for the interpreter of the sandbox");

        var verdict = await VerifyAsync(program, "1 2\n3\n", "6\n");

        verdict.Outcome.ShouldBe(RolloutOutcome.Passed, verdict.ToString());
    }

    [Theory]
    [InlineData("import sys\nsys.setrecursionlimit(10**6)\ndef f(n): return 0 if n == 0 else 1 + f(n - 1)\nprint(f(500_000))", "500000")]
    [InlineData("import sys\nsys.setrecursionlimit(10**6)\nimport functools\n@functools.cache\ndef f(n): return 0 if n == 0 else 1 + f(n - 1)\nprint(f(100_000))", "100000")]
    [InlineData("def f(n): return 0 if n == 0 else 1 + f(n - 1)\nprint(f(40_000))", "40000")]
    [InlineData("print(len(str(10**5000)))", "5001")]
    [InlineData("n = int('7' * 100_000)\nprint(str(n * n % 10**9), len(str(n)))", "395061729 100000")]
    [InlineData("import threading\nthreading.stack_size(256 << 20)\nsys.setrecursionlimit(10**6)\ndef f(n): return 0 if n == 0 else 1 + f(n - 1)\ndef main(): print(f(300_000))\nt = threading.Thread(target=main); t.start(); t.join()", "300000")]
    [InlineData("from threading import *\nl, c = Lock(), [0]\ndef add():\n  with l: c[0] += 1\nts = [Thread(target=add) for _ in range(64)]\nb = [t.start() for t in ts]; [t.join() for t in ts]\nprint(c[0])", "64")]
    [InlineData("print(int('9' * 5000) % 7)", "1")]
    [InlineData("from concurrent.futures import ThreadPoolExecutor\nimport time\nwith ThreadPoolExecutor(200) as p: print(sum(p.map(lambda x: time.sleep(0.05) or x, range(200))))", "19900")]
    [InlineData("import threading\nfor n in (1 << 26, 1 << 27, 1 << 28, 1 << 29):\n  threading.stack_size(n)\n  t = threading.Thread(target=print, args=(n >> 26,)); t.start(); t.join()", "1\n2\n4\n8")]
    [InlineData("print('é', sys.argv, __name__, os.environ if 'os' in globals() else '')", "é ['main.py'] __main__")]
    [InlineData("x = [str(i) for i in range(200_000)]\nprint('\\n'.join(x)[-6:])", "199999")]
    public async Task Carries_deep_recursion_and_long_numbers(string program, string output)
    {
        var verdict = await VerifyAsync(program, "", output);

        verdict.Outcome.ShouldBe(RolloutOutcome.Passed, verdict.ToString());
    }

    [Fact]
    public async Task Two_hundred_threads_fit_beside_a_small_memory_limit()
    {
        const string Program = "import threading, time\nts = [threading.Thread(target=time.sleep, args=(0.2,)) for _ in range(200)]\nfor t in ts: t.start()\nfor t in ts: t.join()\nprint(1)";

        var verdict = await sandbox.VerifyAsync(sandbox.Stdin(Program, ("", "1")) with { MemoryLimit = 256 << 20 });

        verdict.Outcome.ShouldBe(RolloutOutcome.Passed, verdict.ToString());
    }

    [Fact]
    public async Task Time_zones_are_there_if_the_machine_has_them()
    {
        Assert.SkipUnless(File.Exists("/usr/share/zoneinfo/Europe/Oslo"), "the machine has no time zones");

        var verdict = await sandbox.VerifyAsync("from zoneinfo import ZoneInfo\nprint(ZoneInfo('Europe/Oslo'))", "", "Europe/Oslo");

        verdict.Outcome.ShouldBe(RolloutOutcome.Passed, verdict.ToString());
    }

    [Fact]
    public async Task Large_inputs_and_outputs_pass_through()
    {
        var text = string.Join('\n', Enumerable.Range(0, 300_000));

        var verdict = await VerifyAsync("import sys\nsys.stdout.write(sys.stdin.read())", text, text);

        verdict.Outcome.ShouldBe(RolloutOutcome.Passed);
    }

    [Fact]
    public async Task Output_that_is_not_text_is_a_wrong_answer()
    {
        var verdict = await VerifyAsync("import sys\nsys.stdout.buffer.write(b'\\xff\\xfe')", "", "x");

        verdict.Reason.ShouldBe(FailureReason.WrongAnswer);
    }

    [Fact]
    public async Task Three_and_a_half_gigabytes_of_memory_may_be_used()
    {
        Assert.SkipUnless(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes > 6L << 30, "the machine has too little memory");

        var verdict = await VerifyAsync("x = bytearray(3500 * 10**6)\nx[::4096] = b'1' * len(x[::4096])\nprint(len(x))", "", "3500000000");

        verdict.Outcome.ShouldBe(RolloutOutcome.Passed, verdict.ToString());
    }

    private Task<Verdict> VerifyAsync(string program, string input, string output) =>
        sandbox.VerifyAsync(sandbox.Stdin(program, (input, output)) with { CpuLimit = CpuLimit });
}
