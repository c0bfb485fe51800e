using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using NousCoder.Contracts.Problems;

namespace NousCoder.Client.Datasets;

/// <summary>Reads the hidden tests of a row and writes them in their canonical form, which is what is hashed and stored.</summary>
internal static class SuiteReader
{
    private const string Field = "tests";

    private static readonly JsonWriterOptions Canonical = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1000 };

    public static (ReadOnlyMemory<byte> Json, TestSuiteReference Reference) Read(JsonElement row, ProblemKind kind)
    {
        if (!row.TryGetProperty(Field, out var tests))
        {
            throw RowException.Field(Field, "is missing");
        }

        if (tests.ValueKind == JsonValueKind.Object)
        {
            return Convert(tests, kind);
        }

        if (tests.ValueKind != JsonValueKind.String)
        {
            throw RowException.Field(Field, $"is {JsonWords.Of(tests)}, not a text that holds JSON");
        }

        using var document = ParseInner(tests);
        return document.RootElement.ValueKind == JsonValueKind.Object
            ? Convert(document.RootElement, kind)
            : throw RowException.Field(Field, $"holds {JsonWords.Of(document.RootElement)}, not {{\"input\": [...], \"output\": [...]}}");
    }

    /// <summary>Parses the JSON inside the JSON string, from bytes to bytes: a suite can have 189 MB.</summary>
    private static JsonDocument ParseInner(JsonElement text)
    {
        var escaped = JsonMarshal.GetRawUtf8Value(text);
        var inner = new byte[escaped.Length];
        try
        {
            var reader = new Utf8JsonReader(escaped);
            reader.Read();
            return JsonDocument.Parse(inner.AsMemory(0, reader.CopyString(inner)), JsonWords.Deep);
        }
        catch (InvalidOperationException)
        {
            throw RowException.Field(Field, "holds characters that are not valid Unicode");
        }
        catch (JsonException error)
        {
            throw RowException.Field(Field, $"is not JSON inside: {error.Message.Split(" LineNumber:", 2)[0].TrimEnd('.')}");
        }
    }

    private static (ReadOnlyMemory<byte> Json, TestSuiteReference Reference) Convert(JsonElement tests, ProblemKind kind)
    {
        var inputs = List(tests, "input");
        var outputs = List(tests, "output");
        if (inputs.GetArrayLength() != outputs.GetArrayLength())
        {
            throw RowException.Field(Field, $"holds {inputs.GetArrayLength()} inputs and {outputs.GetArrayLength()} outputs");
        }

        if (inputs.GetArrayLength() == 0)
        {
            throw RowException.Field(Field, "is empty: a problem without tests cannot be verified");
        }

        var sizes = TestValues.CheckAndMeasure(inputs, outputs, kind);
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json, Canonical))
        {
            writer.WriteStartObject();
            writer.WritePropertyName("input");
            inputs.WriteTo(writer);
            writer.WritePropertyName("output");
            outputs.WriteTo(writer);
            writer.WriteEndObject();
        }

        return (json.WrittenMemory, new TestSuiteReference
        {
            Hash = System.Convert.ToHexStringLower(SHA256.HashData(json.WrittenSpan)),
            InputBytes = sizes,
        });
    }

    private static JsonElement List(JsonElement tests, string name) =>
        tests.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? list
            : throw RowException.Field(Field, $"holds no list '{name}'");
}
