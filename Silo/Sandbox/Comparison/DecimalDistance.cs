namespace NousCoder.Sandbox.Comparison;

/// <summary>
/// Decides |a − b| ≤ 1e-4 and a + b ≤ 1e-4 for magnitudes given as digits, most significant digit first. The running
/// difference is kept in units of the digit just read; what the unread digits can still add is less than one unit (two
/// for a sum), so the answer is known as soon as the running value leaves a small range: no more digits are read than
/// the texts hold, however far apart the exponents are.
/// </summary>
internal static class DecimalDistance
{
    /// <summary>The tolerance is one unit of this power of ten.</summary>
    private const long ToleranceExponent = -4;

    /// <summary>Whether |a − b| ≤ 1e-4.</summary>
    public static bool DifferenceIsWithin(string a, long aTop, string b, long bTop)
    {
        var difference = 0;
        for (var position = Start(a, aTop, b, bTop); position >= ToleranceExponent; position--)
        {
            difference = (difference * 10) + Digit(a, aTop, position) - Digit(b, bTop, position);
            if (Math.Abs(difference) >= 2)
            {
                return false;
            }

            if (difference == 0 && Exhausted(a, aTop, position) && Exhausted(b, bTop, position))
            {
                return true;
            }
        }

        // One whole unit apart is within only if the unread digits do not widen the gap.
        return difference switch
        {
            1 => CompareTails(a, aTop, b, bTop) <= 0,
            -1 => CompareTails(a, aTop, b, bTop) >= 0,
            _ => true,
        };
    }

    /// <summary>Whether a + b ≤ 1e-4, for two numbers of different sign.</summary>
    public static bool SumIsWithin(string a, long aTop, string b, long bTop)
    {
        if (Math.Max(aTop, bTop) > ToleranceExponent)
        {
            return false;
        }

        // What is left of the tolerance, in units of the digit just read.
        var left = 1;
        for (var position = ToleranceExponent; ; position--)
        {
            left -= Digit(a, aTop, position) + Digit(b, bTop, position);
            if (left >= 2)
            {
                return true;
            }

            var ended = Exhausted(a, aTop, position) && Exhausted(b, bTop, position);
            if (left <= 0 || ended)
            {
                return left >= 0 && ended;
            }

            left *= 10;
        }
    }

    private static long Start(string a, long aTop, string b, long bTop) =>
        a.Length == 0 ? bTop : b.Length == 0 ? aTop : Math.Max(aTop, bTop);

    private static int Digit(string digits, long top, long position) =>
        top - position is >= 0 and var index && index < digits.Length ? digits[(int)index] - '0' : 0;

    private static bool Exhausted(string digits, long top, long position) =>
        digits.Length == 0 || top - position >= digits.Length - 1;

    /// <summary>Compares what follows the tolerance's digit. One of the two has digits up to there, so the other's may only begin far below.</summary>
    private static int CompareTails(string a, long aTop, string b, long bTop)
    {
        for (var position = ToleranceExponent - 1; ; position--)
        {
            // Digits end with one that is not 0: whoever has digits left is the larger.
            var aEnded = Exhausted(a, aTop, position + 1);
            var bEnded = Exhausted(b, bTop, position + 1);
            if (aEnded || bEnded)
            {
                return aEnded.CompareTo(bEnded) * -1;
            }

            var sign = Digit(a, aTop, position) - Digit(b, bTop, position);
            if (sign != 0)
            {
                return sign;
            }
        }
    }
}
