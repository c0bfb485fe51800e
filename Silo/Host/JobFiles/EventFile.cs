using System.Buffers;
using System.Globalization;
using NousCoder.Contracts.Jobs;

namespace NousCoder.Silo.JobFiles;

/// <summary>
/// A TensorBoard event file: a record that names the format, then one per step with every metric as a scalar of its own name.
/// </summary>
internal sealed class EventFile(string folder)
{
    private const string Prefix = "events.out.tfevents.";
    private const string Suffix = ".nouscoder";

    /// <summary>
    /// Cuts what follows the last whole record and gives that record's step; null where there is no such file, more
    /// than one, or no step in it.
    /// </summary>
    public int? HealedLastStep()
    {
        if (Find() is not [var path])
        {
            return null;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, 1 << 16);
        int? last = null;
        var whole = 0L;
        while (TensorBoardRecord.TryRead(file) is { } data)
        {
            whole = file.Position;
            last = TensorBoardEvent.StepOf(data);
        }

        if (whole < file.Length)
        {
            file.SetLength(whole);
        }

        return last;
    }

    /// <summary>Adds a record.</summary>
    public void Append(StepRecord record)
    {
        var output = new ArrayBufferWriter<byte>();
        Encode(output, record);
        using var file = new FileStream(Find().Single(), FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        file.Write(output.WrittenSpan);
    }

    /// <summary>Begins a new file.</summary>
    // TensorBoard reads every file whose name contains "tfevents": not the unfinished one.
    public Rewrite StartAnew() => new(Path.Combine(folder, ".events.partial"), Encode, Begin, Replace);

    private static void Begin(IBufferWriter<byte> output, StepRecord first) =>
        TensorBoardRecord.Write(output, TensorBoardEvent.FileVersion(first.Time));

    private static void Encode(IBufferWriter<byte> output, StepRecord record) =>
        TensorBoardRecord.Write(output, TensorBoardEvent.Scalars(record));

    private void Replace(string temporary, StepRecord first)
    {
        // Named by the first step and not by the clock, so that rebuilding replaces the file. TensorBoard shows the
        // points of all files of a folder: others are copies of the same steps.
        var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{first.Time.ToUnixTimeSeconds()}{Suffix}"));
        foreach (var other in Find().Where(other => other != path))
        {
            File.Delete(other);
        }

        File.Move(temporary, path, overwrite: true);
    }

    private string[] Find() => Directory.GetFiles(folder, $"{Prefix}*{Suffix}");
}
