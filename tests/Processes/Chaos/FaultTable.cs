using System.Globalization;
using System.Text;

namespace NousCoder.Processes.Tests.Chaos;

/// <summary>What the faults cost, a line each. Written beside the tests' results when all were tried.</summary>
internal sealed class FaultTable
{
    /// <summary>Where the table is written: in the folder of the build's results.</summary>
    private static readonly string Path = System.IO.Path.GetFullPath(
        System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Build.Silo)!, "..", "..", "..", "chaos.md"));

    private readonly List<Fault> _faults = [];

    public void Add(Fault fault) => _faults.Add(fault);

    public void Write()
    {
        if (_faults.Count == 0)
        {
            return;
        }

        var text = new StringBuilder("| fault | calls rejected, s | next step, s | rollouts lost | verified twice, at most | steps repeated |\n|---|---|---|---|---|---|\n");
        foreach (var fault in _faults.OrderBy(f => f.Name, StringComparer.Ordinal))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {fault.Name} | {fault.Rejected.TotalSeconds:F1} | {fault.Recovery.TotalSeconds:F1} | {fault.RolloutsLost} | {fault.VerifiedTwice} | {fault.StepsRepeated} |\n");
        }

        File.WriteAllText(Path, text.ToString());
    }
}
