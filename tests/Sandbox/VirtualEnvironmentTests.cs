using System.Diagnostics;
using System.Runtime.Versioning;

namespace NousCoder.Sandbox.Tests;

/// <summary>A virtual environment whose interpreter is named by <see cref="SandboxOptions.PythonPath"/>.</summary>
[SupportedOSPlatform("linux")]
public sealed class VirtualEnvironmentTests(SandboxFixture sandbox) : IDisposable
{
    private const string SystemPython = "/usr/bin/python3";

    // Not below /tmp, which is a private folder of each program.
    private readonly DirectoryInfo _folder = Directory.CreateDirectory($"/var/tmp/nouscoder-venv-{Guid.NewGuid():N}");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Its_modules_are_seen_and_what_it_lacks_is_named_with_the_command()
    {
        Assert.SkipUnless(File.Exists(SystemPython), "there is no system Python to make an environment of");
        var python = await CreateAsync();
        var modules = Directory.GetDirectories(Path.Combine(_folder.FullName, "lib"), "python3*").Single() + "/site-packages";
        await File.WriteAllTextAsync(Path.Combine(modules, "only_here.py"), "answer = 42\n", Cancellation);
        var options = new SandboxOptions { Slots = 1, PythonPath = python };

        await using var verifier = sandbox.Create(options);
        var verdict = await verifier.VerifyAsync(sandbox.Stdin("import only_here\nprint(only_here.answer)", ("", "42")), Cancellation);
        var numpy = (await SandboxProbe.RunAsync(options, TimeProvider.System, Cancellation)).Single(c => c.Name == "numpy");

        verdict.Outcome.ShouldBe(RolloutOutcome.Passed, verdict.ToString());
        verifier.Numpy.ShouldBeNull();
        numpy.ShouldSatisfyAllConditions(
            c => c.Ok.ShouldBeFalse(),
            c => c.Required.ShouldBeFalse(),
            c => c.Detail.ShouldContain("No module named 'numpy'"),
            c => c.Remedy.ShouldBe($"{python} -m pip install numpy"));
    }

    /// <summary>What <c>python3 -m venv</c> writes, without pip, which needs a package of its own on Debian.</summary>
    private async Task<string> CreateAsync()
    {
        // The sandbox's user is another where the silo runs as root.
        _folder.UnixFileMode = (UnixFileMode)0b111_101_101;
        using var process = Process.Start(SystemPython, ["-m", "venv", "--without-pip", _folder.FullName]);
        await process.WaitForExitAsync(Cancellation);
        process.ExitCode.ShouldBe(0);
        return Path.Combine(_folder.FullName, "bin", "python3");
    }
}
