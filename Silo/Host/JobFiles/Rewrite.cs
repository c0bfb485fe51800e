using System.Buffers;
using NousCoder.Contracts.Jobs;

namespace NousCoder.Silo.JobFiles;

/// <summary>A file of steps that is written anew beside the old one and then takes its place.</summary>
/// <param name="temporary">Where it is written.</param>
/// <param name="encode">Writes one step.</param>
/// <param name="begin">Writes what comes before the first step, which is given.</param>
/// <param name="replace">Gives the finished file its name; is told the first step.</param>
internal sealed class Rewrite(
    string temporary,
    Action<IBufferWriter<byte>, StepRecord> encode,
    Action<IBufferWriter<byte>, StepRecord> begin,
    Action<string, StepRecord> replace) : IDisposable
{
    private readonly FileStream _file = new(temporary, FileMode.Create, FileAccess.Write);
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private StepRecord? _first;

    /// <summary>Adds a step.</summary>
    public void Add(StepRecord record)
    {
        _buffer.ResetWrittenCount();
        if (_first is null)
        {
            _first = record;
            begin(_buffer, record);
        }

        encode(_buffer, record);
        _file.Write(_buffer.WrittenSpan);
    }

    /// <summary>Puts the file in the place of the old one.</summary>
    public void Replace()
    {
        _file.Dispose();
        replace(temporary, _first ?? throw new InvalidOperationException("No step was written."));
    }

    /// <summary>Removes the file where it did not take the other's place.</summary>
    public void Dispose()
    {
        _file.Dispose();
        File.Delete(temporary);
    }
}
