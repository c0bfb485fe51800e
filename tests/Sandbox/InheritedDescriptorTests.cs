using System.Runtime.InteropServices;

namespace NousCoder.Sandbox.Tests;

/// <summary>Whoever starts a silo may have files open; no program gets at them.</summary>
public sealed partial class InheritedDescriptorTests(SandboxFixture sandbox)
{
    private const int DuplicateFrom = 0;
    private const int GetFlags = 1;
    private const int CloseOnExec = 1;

    private const string Program =
        """
        import os
        found = []
        for fd in range(4, 5000):
            try:
                found.append((fd, os.fstat(fd).st_mode))
            except OSError:
                pass
        print(found)
        """;

    [Fact]
    public async Task Descriptors_of_the_silo_stay_in_the_silo()
    {
        using var secret = File.OpenHandle("/etc/hostname");
        var inherited = Control((int)secret.DangerousGetHandle(), DuplicateFrom, 70);
        inherited.ShouldBeGreaterThanOrEqualTo(70);
        (Control(inherited, GetFlags, 0) & CloseOnExec).ShouldBe(0);
        try
        {
            await using var verifier = sandbox.Create(new SandboxOptions { Slots = 1 });

            var verdict = await verifier.VerifyAsync(sandbox.Stdin(Program, ("", "[]")), TestContext.Current.CancellationToken);

            verdict.Outcome.ShouldBe(RolloutOutcome.Passed, verdict.ToString());
            (Control(inherited, GetFlags, 0) & CloseOnExec).ShouldBe(CloseOnExec);
        }
        finally
        {
            new Microsoft.Win32.SafeHandles.SafeFileHandle(inherited, ownsHandle: true).Dispose();
        }
    }

    [Theory]
    [InlineData(BoxIsolation.Full)]
    [InlineData(BoxIsolation.Shared)]
    public async Task Descriptors_that_come_into_the_container_do_not_reach_a_program(BoxIsolation isolation)
    {
        var folder = Directory.CreateTempSubdirectory("nouscoder-descriptors-");
        try
        {
            var bubblewrap = Path.Combine(folder.FullName, "bwrap");
            await File.WriteAllTextAsync(
                bubblewrap,
                """
                #!/usr/bin/python3
                import os, sys
                for fd in (3, 5, 12, 63, 64, 70, 255, 256, 999):
                    os.dup2(os.open("/", os.O_RDONLY), fd, inheritable=True)
                os.execvp("bwrap", sys.argv)
                """,
                TestContext.Current.CancellationToken);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(folder.FullName, (UnixFileMode)0b111_101_101);
                File.SetUnixFileMode(bubblewrap, (UnixFileMode)0b111_101_101);
            }

            await using var verifier = sandbox.Create(new SandboxOptions { Slots = 1, BubblewrapPath = bubblewrap, StrongestIsolation = isolation });

            var verdict = await verifier.VerifyAsync(sandbox.Stdin(Program, ("", "[]")), TestContext.Current.CancellationToken);

            verdict.Outcome.ShouldBe(RolloutOutcome.Passed, verdict.ToString());
            verifier.Isolation.ShouldBe(isolation);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command, int argument);
}
