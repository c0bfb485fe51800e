namespace NousCoder.Sandbox.Comparison;

/// <summary>An expected value. Only values that this system trusts to be of sensible size become trees.</summary>
internal abstract record JsonValue
{
    public sealed record Null : JsonValue;

    public sealed record Text(string Value) : JsonValue;

    public sealed record Number(JsonNumber Value) : JsonValue;

    public sealed record Array(List<JsonValue> Items) : JsonValue;

    /// <param name="Members">Values by key.</param>
    /// <param name="IntegerKeys">Whether the keys are integers, in canonical digits. Default false: they are texts.</param>
    public sealed record Object(Dictionary<string, JsonValue> Members, bool IntegerKeys = false) : JsonValue;

    /// <exception cref="FormatException">The text is not JSON.</exception>
    public static JsonValue Parse(string text)
    {
        var scanner = new JsonScanner(text.AsMemory());
        var value = Read(ref scanner, 0);
        scanner.TakeEnd();
        return value;
    }

    private static JsonValue Read(ref JsonScanner scanner, int depth)
    {
        if (depth > JsonScanner.MaximumDepth)
        {
            throw scanner.Malformed("nested too deeply");
        }

        switch (scanner.Peek())
        {
            case '"':
                return new Text(scanner.TakeString());
            case '[':
                return ReadArray(ref scanner, depth);
            case '{':
                return ReadObject(ref scanner, depth);
            default:
                var word = scanner.TakeWord();
                return word.Span is "null" ? new Null() : new Number(JsonNumber.FromWord(word));
        }
    }

    private static Array ReadArray(ref JsonScanner scanner, int depth)
    {
        var items = new List<JsonValue>();
        scanner.Take('[');
        if (!scanner.TryTake(']'))
        {
            do
            {
                items.Add(Read(ref scanner, depth + 1));
            }
            while (scanner.TryTake(','));
            scanner.Take(']');
        }

        return new Array(items);
    }

    private static Object ReadObject(ref JsonScanner scanner, int depth)
    {
        var members = new Dictionary<string, JsonValue>(StringComparer.Ordinal);
        scanner.Take('{');
        if (!scanner.TryTake('}'))
        {
            do
            {
                scanner.Peek();
                var name = scanner.TakeString();
                scanner.Take(':');
                members[name] = Read(ref scanner, depth + 1);
            }
            while (scanner.TryTake(','));
            scanner.Take('}');
        }

        return new Object(members);
    }
}
