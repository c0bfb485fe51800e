namespace NousCoder.Sandbox.Comparison;

/// <summary>
/// Compares a function's result with the expected value, both as JSON, under Python's <c>==</c>: 1 == 1.0 == True,
/// integers exact at any size, order of keys without meaning. The actual text is read along the expected value and
/// never becomes a tree, so a program gains nothing by returning a monster.
/// </summary>
public static class JsonValueComparer
{
    /// <summary>Whether <paramref name="actual"/> is the value <paramref name="expected"/>. Actual text that is not JSON is not.</summary>
    /// <exception cref="FormatException"><paramref name="expected"/> is not JSON.</exception>
    public static bool Matches(string actual, string expected) => Matches(actual.AsMemory(), JsonValue.Parse(expected));

    internal static bool Matches(ReadOnlyMemory<char> actual, JsonValue expected)
    {
        try
        {
            var scanner = new JsonScanner(actual);
            if (!Matches(ref scanner, expected))
            {
                return false;
            }

            scanner.TakeEnd();
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static bool Matches(ref JsonScanner scanner, JsonValue expected) => scanner.Peek() switch
    {
        '"' => expected is JsonValue.Text text && scanner.TakeString() == text.Value,
        '[' => expected is JsonValue.Array array && ArrayMatches(ref scanner, array),
        '{' => expected is JsonValue.Object members && ObjectMatches(ref scanner, members),
        _ => WordMatches(scanner.TakeWord(), expected),
    };

    private static bool WordMatches(ReadOnlyMemory<char> word, JsonValue expected) => expected switch
    {
        JsonValue.Null => word.Span is "null",
        JsonValue.Number number => word.Span is not "null" && JsonNumber.FromWord(word).IsEqualTo(number.Value),
        _ => false,
    };

    private static bool ArrayMatches(ref JsonScanner scanner, JsonValue.Array expected)
    {
        scanner.Take('[');
        for (var i = 0; i < expected.Items.Count; i++)
        {
            if ((i > 0 && !scanner.TryTake(',')) || !Matches(ref scanner, expected.Items[i]))
            {
                return false;
            }
        }

        return scanner.TryTake(']');
    }

    private static bool ObjectMatches(ref JsonScanner scanner, JsonValue.Object expected)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        scanner.Take('{');
        while (seen.Count < expected.Members.Count)
        {
            if (seen.Count > 0 && !scanner.TryTake(','))
            {
                return false;
            }

            scanner.Peek();
            var name = scanner.TakeString();
            scanner.Take(':');
            if (!expected.Members.TryGetValue(name, out var value) || !seen.Add(name) || !Matches(ref scanner, value))
            {
                return false;
            }
        }

        return scanner.TryTake('}');
    }
}
