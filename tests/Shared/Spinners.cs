using System.Diagnostics;

namespace NousCoder.Tests;

/// <summary>
/// Processes that keep the CPUs busy, each in a session of its own, so that a kernel that shares CPUs among sessions does not
/// count them as one. They end with this object, or with this process.
/// </summary>
internal sealed class Spinners : IDisposable
{
    private const string Source = "import os\nparent = os.getppid()\nwhile os.getppid() == parent:\n  for _ in range(10**5): pass";

    private readonly List<Process> _processes = [];

    private Spinners()
    {
    }

    public static Spinners Start(int count)
    {
        var spinners = new Spinners();
        for (var i = 0; i < count; i++)
        {
            spinners._processes.Add(Process.Start("setsid", ["python3", "-c", Source]));
        }

        return spinners;
    }

    public void Dispose()
    {
        foreach (var process in _processes)
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }
    }
}
