namespace NousCoder.Sandbox.Comparison;

/// <summary>
/// Compares what a program printed with what is expected: both stripped and split into lines, each line stripped; lines
/// match as text, or as the same number of decimals that are equal (or, for NousCoder, differ by at most 1e-4).
/// Time and memory are linear in the texts whatever they hold: no number is ever materialised.
/// </summary>
public static class OutputComparer
{
    /// <summary>Whether <paramref name="actual"/> is accepted where <paramref name="expected"/> is wanted.</summary>
    /// <exception cref="TooManyNumbersException">Over 4,000,000 numbers stand on lines that differ as text.</exception>
    public static bool Matches(string actual, string expected, ComparisonMode mode)
    {
        var left = PythonText.Strip(actual);
        var right = PythonText.Strip(expected);
        var budget = new NumberBudget();
        while (true)
        {
            var leftEnd = left.IndexOf('\n');
            var rightEnd = right.IndexOf('\n');
            if (leftEnd < 0 != rightEnd < 0
                || !LineMatches(leftEnd < 0 ? left : left[..leftEnd], rightEnd < 0 ? right : right[..rightEnd], mode, budget))
            {
                return false;
            }

            if (leftEnd < 0)
            {
                return true;
            }

            left = left[(leftEnd + 1)..];
            right = right[(rightEnd + 1)..];
        }
    }

    private static bool LineMatches(ReadOnlySpan<char> actual, ReadOnlySpan<char> expected, ComparisonMode mode, NumberBudget budget)
    {
        actual = PythonText.Strip(actual);
        expected = PythonText.Strip(expected);
        if (actual.SequenceEqual(expected))
        {
            return true;
        }

        while (true)
        {
            var left = PythonText.NextToken(ref actual);
            var right = PythonText.NextToken(ref expected);
            if (left.IsEmpty || right.IsEmpty)
            {
                return left.IsEmpty && right.IsEmpty;
            }

            // Even equal texts must be decimals, and a nan is not equal to itself, where the lines differ elsewhere.
            // The expected one first: the other may be as long as a program can make it.
            budget.Spend();
            if (!DecimalText.TryParse(right, out var b) || !DecimalText.TryParse(left, out var a)
                || !(a.IsEqualTo(b) || (mode == ComparisonMode.NousCoder && a.IsWithinTolerance(b))))
            {
                return false;
            }
        }
    }
}
