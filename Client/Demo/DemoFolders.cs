using NousCoder.Client.Silos;
using NousCoder.Contracts.Jobs;

namespace NousCoder.Client.Demo;

/// <summary>
/// Where a demo's data lies. Unless it is kept, the silo's folder is deleted at the end; the checkpoint and the metrics
/// are then put into a folder of their own among the user's data.
/// </summary>
internal sealed class DemoFolders : IDisposable
{
    private readonly TemporaryFolder? _temporary;
    private readonly TimeProvider _time;

    public DemoFolders(string? keep, TimeProvider time)
    {
        if (keep is not null && File.Exists(keep))
        {
            throw new NousCoderException($"--keep: {keep} is a file, not a folder");
        }

        _time = time;
        _temporary = keep is null ? TemporaryFolder.Create("demo") : null;
        Data = _temporary?.Path ?? Path.GetFullPath(keep!);
    }

    /// <summary>The private silo's folder.</summary>
    public string Data { get; }

    /// <summary>Says that the run failed, so that the silo's log is worth reading: nothing is deleted.</summary>
    public void Failed() => _temporary?.Keep();

    /// <summary>Brings what is worth having to where it stays.</summary>
    public DemoResults Keep(JobProgress end)
    {
        if (_temporary is null)
        {
            return new DemoResults(Data, end.Checkpoint, Path.Combine(end.Files, "metrics.jsonl"));
        }

        var root = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        var target = Unused(Path.Combine(root, "nouscoder", $"demo-{_time.GetLocalNow():yyyyMMdd-HHmmss}"));
        var checkpoint = Path.Combine(target, "checkpoint");
        Copy(end.Checkpoint, checkpoint);
        Copy(end.Files, target);
        return new DemoResults(target, checkpoint, Path.Combine(target, "metrics.jsonl"));
    }

    public void Dispose() => _temporary?.Dispose();

    private static string Unused(string folder)
    {
        var candidate = folder;
        for (var n = 2; Directory.Exists(candidate); n++)
        {
            candidate = $"{folder}-{n}";
        }

        Directory.CreateDirectory(candidate);
        return candidate;
    }

    private static void Copy(string from, string to)
    {
        if (!Directory.Exists(from))
        {
            return;
        }

        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
    }
}
