using System.Collections.Immutable;
using System.Text.Json;
using NousCoder.Contracts;

namespace NousCoder.Policy.Model;

/// <summary>Fields of a JSON object in a checkpoint, with errors that name the file, the field, the value and the mend.</summary>
internal sealed class ConfigurationFields(string path, string prefix, JsonElement json)
{
    /// <summary>Opens a file whose content is an object.</summary>
    public static ConfigurationFields Open(string path)
    {
        if (!File.Exists(path))
        {
            throw new CheckpointException($"{path} does not exist. A checkpoint folder holds config.json, tokenizer.json and model.safetensors.");
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new ConfigurationFields(path, "", document.RootElement.Clone())
                : throw new CheckpointException($"{path} holds no JSON object. Copy it again from where the model was published.");
        }
        catch (JsonException e)
        {
            throw new CheckpointException($"{path}, line {e.LineNumber + 1}: no JSON ({e.Message}) Copy it again from where the model was published.", e);
        }
    }

    public ConfigurationFields? Object(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } value => new ConfigurationFields(path, $"{prefix}{name}.", value),
        { } value => throw Wrong(name, value.GetRawText(), "expected an object"),
    };

    public string Text(string name, string missing) => Find(name) switch
    {
        null => missing,
        { ValueKind: JsonValueKind.String } value => value.GetString()!,
        { } value => throw Wrong(name, value.GetRawText(), "expected a string"),
    };

    public bool Flag(string name, bool missing) => Find(name) switch
    {
        null => missing,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { } value => throw Wrong(name, value.GetRawText(), "expected true or false"),
    };

    /// <summary>A whole number of at least 1.</summary>
    public int Whole(string name, int? missing = null) => Find(name) switch
    {
        null => missing ?? throw Wrong(name, "missing", "expected a whole number of at least 1"),
        { ValueKind: JsonValueKind.Number } value when value.TryGetInt32(out var number) && number >= 1 => number,
        { } value => throw Wrong(name, value.GetRawText(), "expected a whole number of at least 1"),
    };

    public double Positive(string name, double? missing = null) => Find(name) switch
    {
        null => missing ?? throw Wrong(name, "missing", "expected a number above 0"),
        { ValueKind: JsonValueKind.Number } value when value.GetDouble() is var number && number > 0 && double.IsFinite(number) => number,
        { } value => throw Wrong(name, value.GetRawText(), "expected a number above 0"),
    };

    /// <summary>A token id, a list of them, or nothing.</summary>
    /// <param name="name">The field.</param>
    /// <param name="vocabulary">What every id is below. Default no bound.</param>
    public ImmutableArray<int> Tokens(string name, int vocabulary = int.MaxValue)
    {
        ImmutableArray<int> tokens = Find(name) switch
        {
            null => [],
            { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Select(t => Token(name, t))],
            { } value => [Token(name, value)],
        };
        var outside = tokens.FirstOrDefault(t => t >= vocabulary, -1);
        Require(outside < 0, name, $"{outside}", $"the vocabulary has {vocabulary} tokens (vocab_size), so none of them has this id");
        return tokens;
    }

    /// <summary>Returns true if the field is there and not null.</summary>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>Returns true if the field is there and null.</summary>
    public bool IsNull(string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Null;

    /// <summary>Returns true if the field is absent, null, false, or an empty list or object.</summary>
    public bool IsUnset(string name) => Find(name) switch
    {
        null or { ValueKind: JsonValueKind.False } => true,
        { ValueKind: JsonValueKind.Array } list => list.GetArrayLength() == 0,
        { ValueKind: JsonValueKind.Object } fields => !fields.EnumerateObject().Any(),
        _ => false,
    };

    public bool IsText(string name) => Find(name) is { ValueKind: JsonValueKind.String };

    /// <summary>A list of strings.</summary>
    public ImmutableArray<string> Texts(string name) =>
        Find(name) is { ValueKind: JsonValueKind.Array } list && list.EnumerateArray().All(t => t.ValueKind == JsonValueKind.String)
            ? [.. list.EnumerateArray().Select(t => t.GetString()!)]
            : throw Wrong(name, Raw(name), "expected a list of strings");

    /// <summary>Names of the object's fields, in the file's order.</summary>
    public IEnumerable<string> Names => json.EnumerateObject().Select(p => p.Name);

    /// <summary>The field as the file has it, for a message.</summary>
    public string Raw(string name) => Find(name)?.GetRawText() ?? "missing";

    public void Require(bool condition, string name, string value, string mend)
    {
        if (!condition)
        {
            throw Wrong(name, value, mend);
        }
    }

    public CheckpointException Wrong(string name, string value, string mend) => new($"{path}: {prefix}{name} is {value}; {mend}.");

    private int Token(string name, JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var id) && id >= 0
            ? id
            : throw Wrong(name, value.GetRawText(), "expected a token id or a list of token ids");

    private JsonElement? Find(string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
