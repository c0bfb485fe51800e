using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using NousCoder.Contracts.Artifacts;
using NousCoder.Contracts.Problems;
using NousCoder.Datasets.Json;

namespace NousCoder.Datasets.Suites;

/// <summary>
/// Hidden tests, and their canonical form: <c>{"input": [...], "output": [...]}</c> without spaces, with <c>"results": "taco"</c>
/// where a function's results are compared by that rule, which is what is hashed and stored. It is written in pieces, anew each time, so it never stands in memory whole beside the row that it is of.
/// </summary>
public sealed class Suite
{
    // Small enough that what a message copies of a piece is no large object, which only a full collection would free.
    private const int PieceBytes = 32 * 1024;
    private const int SegmentBytes = 16 * 1024;

    private static readonly JsonWriterOptions Canonical = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1000 };

    private readonly IReadOnlyList<RawTest> _tests;
    private readonly bool _tacoResults;

    private Suite(IReadOnlyList<RawTest> tests, TokenComparison? comparison, bool tacoResults)
    {
        _tests = tests;
        _tacoResults = tacoResults;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long bytes = 0;
        foreach (var piece in Pieces())
        {
            hash.AppendData(piece.Span);
            bytes += piece.Length;
        }

        Reference = new TestSuiteReference
        {
            Hash = Convert.ToHexStringLower(hash.GetHashAndReset()),
            InputBytes = [.. tests.Select(t => t.Input.Bytes.Length)],
            Bytes = bytes,
            Comparison = comparison,
        };
    }

    public TestSuiteReference Reference { get; }

    /// <exception cref="RowException">There is no test, or one that no grader could read.</exception>
    public static Suite Of(RawTests tests, ProblemKind kind)
    {
        if (tests.Tests.Count == 0)
        {
            throw RowException.Field("tests", "is empty: a problem without tests cannot be verified");
        }

        var tacoResults = kind == ProblemKind.Function && tests.TacoResults && tests.Tests.All(t => t.Input.IsList);
        var suite = new Suite(TestValues.Check(tests.Tests, kind, tacoResults), tests.Comparison, tacoResults);
        return suite.Reference.Bytes <= IArtifactUploadGrain.MaxBytes
            ? suite
            : throw RowException.Field("tests", $"has {suite.Reference.Bytes} bytes, more than {IArtifactUploadGrain.MaxBytes}");
    }

    /// <summary>The reason that no program could print the expected output; null if one can. Valid while the row is.</summary>
    /// <param name="outputLimit">Bytes of output at which a test is ended.</param>
    public string? FindOutputOver(long outputLimit)
    {
        foreach (var (n, test) in _tests.Index())
        {
            var bytes = test.Output.Bytes.Span.Trim(" \t\r\n"u8).Length;
            if (bytes >= outputLimit)
            {
                return RowException.Field(
                    "tests", $"output {n} has {bytes} bytes, and a test is ended at {outputLimit} bytes of output (Sandbox:OutputLimitBytes of the silos)").Message;
            }
        }

        return null;
    }

    /// <summary>The canonical form, in pieces of some 32 KiB. A piece is good until the next is asked for, and all while the row is.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Pieces()
    {
        var buffer = new ArrayBufferWriter<byte>(4 * PieceBytes);
        using var writer = new Utf8JsonWriter(buffer, Canonical);
        writer.WriteStartObject();
        foreach (var isOutput in (bool[])[false, true])
        {
            writer.WriteStartArray(isOutput ? "output" : "input");
            foreach (var test in _tests)
            {
                var value = isOutput ? test.Output : test.Input;
                for (var offset = 0; offset >= 0;)
                {
                    offset = Write(writer, value, offset);
                    if (buffer.WrittenCount + writer.BytesPending >= PieceBytes)
                    {
                        writer.Flush();
                        yield return buffer.WrittenMemory;
                        buffer.ResetWrittenCount();
                    }
                }
            }

            writer.WriteEndArray();
        }

        if (_tacoResults)
        {
            writer.WriteString(TestSuiteReference.ResultsProperty, TestSuiteReference.TacoResults);
        }

        writer.WriteEndObject();
        writer.Flush();
        yield return buffer.WrittenMemory;
    }

    /// <summary>Copies the canonical form.</summary>
    /// <param name="memory">At least as many bytes as the suite has.</param>
    public void CopyTo(Memory<byte> memory)
    {
        var written = 0;
        foreach (var piece in Pieces())
        {
            piece.CopyTo(memory[written..]);
            written += piece.Length;
        }
    }

    /// <returns>Where the value goes on; -1 at its end.</returns>
    private static int Write(Utf8JsonWriter writer, RawValue value, int offset)
    {
        if (value.IsJson)
        {
            CanonicalJson.Write(writer, value.Bytes.Span);
            return -1;
        }

        var end = Math.Min(offset + SegmentBytes, value.Bytes.Length);
        writer.WriteStringValueSegment(value.Bytes.Span[offset..end], isFinalSegment: end == value.Bytes.Length);
        return end == value.Bytes.Length ? -1 : end;
    }
}
