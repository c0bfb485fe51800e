using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using NousCoder.Contracts.Jobs;

namespace NousCoder.Silo.JobFiles;

/// <summary>
/// <c>metrics.jsonl</c>: a line per step, <c>{"step":1,"time":"…","policy_version":1,</c> then every metric under its
/// own name<c>}</c>. JSON has no NaN and no infinity: they are null.
/// </summary>
internal sealed class MetricsFile(string folder)
{
    // Far more than the longest line.
    private const int TailBytes = 1 << 20;

    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string _path = Path.Combine(folder, "metrics.jsonl");

    /// <summary>Cuts a line that was not finished and gives the step of the last one; null where there is none that can be read.</summary>
    public int? HealedLastStep()
    {
        if (!File.Exists(_path))
        {
            return null;
        }

        using var file = new FileStream(_path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        var tail = new byte[Math.Min(file.Length, TailBytes)];
        var start = file.Length - tail.Length;
        file.Position = start;
        file.ReadExactly(tail);
        var end = tail.AsSpan().LastIndexOf((byte)'\n') + 1;
        if (end < tail.Length)
        {
            file.SetLength(start + end);
        }

        return end == 0 ? null : StepOf(tail.AsSpan(0, end - 1));
    }

    /// <summary>Adds a line.</summary>
    public void Append(StepRecord record)
    {
        var line = new ArrayBufferWriter<byte>();
        Encode(line, record);
        using var file = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        file.Write(line.WrittenSpan);
    }

    /// <summary>Begins a new file.</summary>
    public Rewrite StartAnew() => new(
        Path.Combine(folder, ".metrics.partial"),
        Encode,
        static (_, _) => { },
        (temporary, _) => File.Move(temporary, _path, overwrite: true));

    private static int? StepOf(ReadOnlySpan<byte> text)
    {
        var line = text[(text.LastIndexOf((byte)'\n') + 1)..];
        try
        {
            var reader = new Utf8JsonReader(line);
            return JsonElement.ParseValue(ref reader).TryGetProperty("step", out var step) && step.TryGetInt32(out var value)
                ? value
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static void Encode(IBufferWriter<byte> output, StepRecord record)
    {
        using (var writer = new Utf8JsonWriter(output, Json))
        {
            writer.WriteStartObject();
            writer.WriteNumber("step", record.Step);
            writer.WriteString("time", record.Time);
            writer.WriteNumber("policy_version", record.PolicyVersion);
            foreach (var (name, value) in record.Metrics)
            {
                if (name is "step" or "time" or "policy_version")
                {
                    throw new ArgumentException($"A metric cannot be named '{name}': every line has a field of that name.", nameof(record));
                }

                if (double.IsFinite(value))
                {
                    writer.WriteNumber(name, value);
                }
                else
                {
                    writer.WriteNull(name);
                }
            }

            writer.WriteEndObject();
        }

        output.Write("\n"u8);
    }
}
