namespace NousCoder.Sandbox.Comparison;

/// <summary>
/// Compares a function's result with the expected value under Python's <c>==</c>: 1 == 1.0 == True, integers exact at any
/// size, order of keys without meaning. The result is JSON in which tuples stand between round brackets and keys that are
/// numbers stand without quotes; neither equals a value of JSON. It is read along the expected value and never becomes a
/// tree, so that its size costs no memory.
/// </summary>
public static class JsonValueComparer
{
    /// <summary>Whether <paramref name="actual"/> is the value <paramref name="expected"/>. Actual text that is not JSON is not.</summary>
    /// <exception cref="FormatException"><paramref name="expected"/> is not JSON.</exception>
    public static bool Matches(string actual, string expected) => Matches(actual.AsMemory(), JsonValue.Parse(expected));

    /// <param name="actual">The result.</param>
    /// <param name="expected">The expected value.</param>
    /// <param name="tuplesAsLists">Whether the elements of a list may be tuples where lists are expected.</param>
    internal static bool Matches(ReadOnlyMemory<char> actual, JsonValue expected, bool tuplesAsLists = false)
    {
        try
        {
            var scanner = new JsonScanner(actual);
            var matches = expected is JsonValue.Array array && scanner.Peek() == '['
                ? ArrayMatches(ref scanner, array, '[', ']', tuplesAsLists)
                : Matches(ref scanner, expected);
            if (!matches)
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
        '[' => expected is JsonValue.Array array && ArrayMatches(ref scanner, array, '[', ']'),
        '{' => expected is JsonValue.Object members && ObjectMatches(ref scanner, members),
        _ => WordMatches(scanner.TakeWord(), expected),
    };

    private static bool WordMatches(ReadOnlyMemory<char> word, JsonValue expected) => expected switch
    {
        JsonValue.Null => word.Span is "null",
        JsonValue.Number number => word.Span is not "null" && JsonNumber.FromWord(word).IsEqualTo(number.Value),
        _ => false,
    };

    private static bool ArrayMatches(ref JsonScanner scanner, JsonValue.Array expected, char open, char close, bool tuplesAsLists = false)
    {
        scanner.Take(open);
        for (var i = 0; i < expected.Items.Count; i++)
        {
            if (i > 0 && !scanner.TryTake(','))
            {
                return false;
            }

            var item = expected.Items[i];
            var matches = tuplesAsLists && item is JsonValue.Array array && scanner.Peek() == '('
                ? ArrayMatches(ref scanner, array, '(', ')')
                : Matches(ref scanner, item);
            if (!matches)
            {
                return false;
            }
        }

        return scanner.TryTake(close);
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

            var key = TakeKey(ref scanner, expected.IntegerKeys);
            if (key is null || !expected.Members.TryGetValue(key, out var value) || !seen.Add(key))
            {
                return false;
            }

            scanner.Take(':');
            if (!Matches(ref scanner, value))
            {
                return false;
            }
        }

        return scanner.TryTake('}');
    }

    /// <summary>The next key; null if it is of the other kind.</summary>
    private static string? TakeKey(ref JsonScanner scanner, bool integer)
    {
        if (scanner.Peek() == '"' == integer)
        {
            return null;
        }

        return integer ? JsonNumber.FromWord(scanner.TakeWord()).ToInteger() : scanner.TakeString();
    }
}
