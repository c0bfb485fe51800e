namespace NousCoder.Sandbox.Tests;

public sealed class IsolationTests(SandboxFixture sandbox)
{
    [Theory]
    [InlineData("import socket; socket.socket()")]
    [InlineData("import socket; socket.socket(socket.AF_UNIX)")]
    [InlineData("import socket; socket.socket(40, socket.SOCK_STREAM)")]
    [InlineData("os.fork()")]
    [InlineData("import subprocess; subprocess.run(['/usr/bin/python3.11'])")]
    [InlineData("os.execv('/usr/bin/python3.11', ['x'])")]
    [InlineData("os.posix_spawn('/usr/bin/python3.11', ['x'], {})")]
    [InlineData("import multiprocessing; multiprocessing.Process(target=print).start()")]
    [InlineData("os.kill(1, 9)")]
    [InlineData("os.kill(-1, 9)")]
    [InlineData("os.kill(os.getppid(), 2)")]
    [InlineData("os.setpriority(os.PRIO_PROCESS, 0, 5)")]
    [InlineData("os.sched_setaffinity(1, [0])")]
    [InlineData("os.memfd_create('x')")]
    [InlineData("os.setsid()")]
    [InlineData("os.chroot('/')")]
    [InlineData("open('/x', 'w')")]
    [InlineData("open('/dev/x', 'w')")]
    [InlineData("os.mkdir('/usr/lib/x')")]
    [InlineData("open('/etc/passwd')")]
    [InlineData("open('/proc/self/maps')")]
    [InlineData("os.listdir('/home')")]
    [InlineData("os.listdir('/root')")]
    [InlineData("os.listdir('/usr/share/doc')")]
    [InlineData("os.openpty()")]
    [InlineData("os.write(4, b'x')")]
    [InlineData("os.write(10, b'x')")]
    [InlineData("os.write(11, b'T' + bytes(44))")]
    [InlineData("os.pidfd_open(1)")]
    public async Task What_a_program_has_no_business_with_is_refused(string attempt)
    {
        var program = $"import os\ntry:\n  {attempt}\nexcept OSError:\n  print('refused')\nexcept AttributeError:\n  print('refused')";

        var verdict = await sandbox.VerifyAsync(program, "", "refused");

        verdict.Outcome.ShouldBe(RolloutOutcome.Passed, verdict.ToString());
        await sandbox.ShouldStillWorkAsync();
    }

    [Theory]
    [InlineData("ptrace", 101)]
    [InlineData("mount", 165)]
    [InlineData("unshare", 272)]
    [InlineData("bpf", 321)]
    [InlineData("io_uring_setup", 425)]
    [InlineData("keyctl", 250)]
    [InlineData("clone with a new process", 56)]
    [InlineData("clone3", 435)]
    [InlineData("a call of the future", 900)]
    [InlineData("getpid by its x32 number", 0x40000000 + 39)]
    public async Task System_calls_that_lead_out_are_refused(string name, int number)
    {
        name.ShouldNotBeEmpty();
        Assert.SkipUnless(System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.X64, "x64 numbers");
        var program = $"import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\nprint(libc.syscall({number}, 17, 0, 0, 0, 0), ctypes.get_errno() in (1, 38))";

        var verdict = await sandbox.VerifyAsync(program, "", "-1 True");

        verdict.Outcome.ShouldBe(RolloutOutcome.Passed, verdict.ToString());
    }

    [Fact]
    public async Task The_environment_is_empty_and_the_user_has_no_rights()
    {
        const string Program =
            """
            import os
            print(dict(os.environ), os.getcwd(), os.getuid() != 0, os.getpid() < 100)
            print(sorted(os.listdir('/')))
            import ctypes, struct
            data = ctypes.create_string_buffer(24)
            ctypes.CDLL(None).capget(struct.pack('<Ii', 0x20080522, 0), data)
            print(any(data.raw))
            """;

        var verdict = await sandbox.VerifyAsync(Program, "", "{} /tmp True True\n['dev', 'etc', 'lib', 'lib64', 'tmp', 'usr']\nFalse");

        (verdict.Outcome == RolloutOutcome.Passed || verdict.FailedTest!.Actual.Contains("'dev', 'etc', 'lib'", StringComparison.Ordinal)).ShouldBeTrue(verdict.ToString());
        verdict.FailedTest?.Actual.ShouldStartWith("{} /tmp True True");
        verdict.FailedTest?.Actual.ShouldEndWith("False\n");
    }

    [Fact]
    public async Task No_state_passes_from_test_to_test()
    {
        const string Program =
            """
            import sys, math, builtins, string
            print(getattr(math, 'left', 'clean'), getattr(builtins, 'left', 'clean'), len(string.digits), sys.getrecursionlimit())
            math.left = builtins.left = 'behind'
            string.digits = ''
            sys.setrecursionlimit(100)
            """;

        var verdict = await sandbox.VerifyAsync(sandbox.Stdin(Program, ("", "clean clean 10 50000"), ("", "clean clean 10 50000")));

        verdict.Outcome.ShouldBe(RolloutOutcome.Passed, verdict.ToString());
    }

    [Fact]
    public async Task The_expected_output_is_nowhere_in_the_sandbox()
    {
        const string Secret = "s3cr3t-4nsw3r";
        const string Program =
            """
            import gc, sys
            frame, seen = sys._getframe(), []
            while frame:
                seen += [repr(v) for v in list(frame.f_globals.values()) + list(frame.f_locals.values())]
                frame = frame.f_back
            seen += [repr(o) for o in gc.get_objects()[:20000] if isinstance(o, (dict, list, tuple))]
            secret = 's3cr3t' + chr(45) + '4nsw3r'
            print(secret if any(secret in s for s in seen) else f'nothing among {len(seen) > 100}')
            """;

        var verdict = await sandbox.VerifyAsync(sandbox.Stdin(Program, ("", Secret)));

        verdict.Reason.ShouldBe(FailureReason.WrongAnswer);
        verdict.FailedTest!.Actual.Trim().ShouldBe("nothing among True");
    }

    [Theory]
    [InlineData("import threading, time\nfor _ in range(10**6):\n  try: threading.Thread(target=time.sleep, args=(100,), daemon=True).start()\n  except RuntimeError: break\nprint(1)")]
    [InlineData("import os\nfds = []\nwhile True:\n  try: fds.append(os.pipe())\n  except OSError: break\nprint(1)")]
    public async Task Threads_and_descriptors_have_a_bound(string program)
    {
        var verdict = await sandbox.VerifyAsync(program, "", "1");

        verdict.Outcome.ShouldBe(RolloutOutcome.Passed, verdict.ToString());
        await sandbox.ShouldStillWorkAsync();
    }

    [Theory]
    [InlineData(BoxIsolation.SharedUser)]
    [InlineData(BoxIsolation.Shared)]
    public async Task Weaker_isolation_still_confines_a_program(BoxIsolation isolation)
    {
        await using var verifier = sandbox.Create(new SandboxOptions { Slots = 1, StrongestIsolation = isolation });
        const string Program = "import os, socket\nfor f in (lambda: os.kill(-1, 9), os.fork, socket.socket, lambda: open('/x', 'w'), lambda: os.unshare(0x20000000) if hasattr(os, 'unshare') else os.kill(1, 9)):\n  try: f()\n  except OSError: print('refused')";

        var verdict = await verifier.VerifyAsync(sandbox.Stdin(Program, ("", string.Concat(Enumerable.Repeat("refused\n", 5)))), TestContext.Current.CancellationToken);

        verdict.Outcome.ShouldBe(RolloutOutcome.Passed, verdict.ToString());
        verifier.Isolation.ShouldBe(isolation);
    }
}
