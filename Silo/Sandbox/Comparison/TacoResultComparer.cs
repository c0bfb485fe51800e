namespace NousCoder.Sandbox.Comparison;

/// <summary>
/// Compares a function's result as the grader of APPS and TACO does. Their rows store the result <c>r</c> as <c>r</c> or as
/// <c>[r]</c> and do not say which, tuples as lists, and integer keys as texts.
/// Source: https://github.com/FlagOpen/TACO, metrics/testing_util.py.
/// </summary>
public static class TacoResultComparer
{
    /// <summary>True if <paramref name="actual"/> is <paramref name="expected"/> or its first element.</summary>
    /// <exception cref="FormatException"><paramref name="expected"/> is not JSON.</exception>
    public static bool Matches(string actual, string expected) =>
        Candidates(JsonValue.Parse(expected)).Any(c => JsonValueComparer.Matches(actual.AsMemory(), c, tuplesAsLists: true));

    private static IEnumerable<JsonValue> Candidates(JsonValue stored)
    {
        if (stored is not JsonValue.Array { Items: var items })
        {
            return [WithIntegerKeys(stored)];
        }

        JsonValue whole = new JsonValue.Array([.. items.Select(WithIntegerKeys)]);
        return items.Count > 0 ? [whole, WithIntegerKeys(items[0])] : [whole];
    }

    private static JsonValue WithIntegerKeys(JsonValue value)
    {
        if (value is not JsonValue.Object { Members: var members })
        {
            return value;
        }

        var converted = new Dictionary<string, JsonValue>(StringComparer.Ordinal);
        foreach (var (key, member) in members)
        {
            if (!PythonInteger.TryParse(key, out var digits))
            {
                return value;
            }

            converted[digits] = member;
        }

        return new JsonValue.Object(converted, IntegerKeys: true);
    }
}
