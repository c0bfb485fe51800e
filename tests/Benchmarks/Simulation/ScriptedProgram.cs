using System.Globalization;
using StableHash = NousCoder.Grains.StableHash;

namespace NousCoder.Benchmarks.Simulation;

/// <summary>
/// Programs of which it is known which tests they fail. Of a problem some attempts are right, with a share of the problem's own
/// that rises a little with the policy's version; wrong programs are few and frequent, or one of a kind.
/// </summary>
internal static class ScriptedProgram
{
    private const string Mark = "# fails one test of ";
    private const int RightPrograms = 6, WrongPrograms = 24;

    /// <summary>The program that an attempt comes to.</summary>
    /// <param name="prompt">Text of the prompt.</param>
    /// <param name="seed">Seed of the attempt.</param>
    /// <param name="version">The policy version.</param>
    public static string Of(string prompt, ulong seed, int version)
    {
        var ease = Share(StableHash.Of(0, "ease", prompt));
        // A fifth of the problems is never solved and a fifth always, as where a base policy begins.
        var rate = Math.Clamp((1.6 * ease) - 0.3 + (0.0005 * version), 0, 1);
        var right = Share(StableHash.Of((long)seed, "right", prompt)) < rate;
        // Squared, so that the first programs are written far more often than the last.
        var place = Math.Pow(Share(StableHash.Of((long)seed, "program", prompt)), 2);
        return right ? Text((int)(place * RightPrograms), 0) : Text(RightPrograms + (int)(place * WrongPrograms), 1 + (int)(seed % 3));
    }

    /// <summary>Whether a program fails a test.</summary>
    public static bool Fails(string program, string suite, int test)
    {
        var mark = program.IndexOf(Mark, StringComparison.Ordinal);
        if (mark < 0)
        {
            return false;
        }

        var end = program.IndexOf('\n', mark);
        var oneOf = ulong.Parse(program.AsSpan(mark + Mark.Length, end - mark - Mark.Length), CultureInfo.InvariantCulture);
        // Every wrong program fails the first test, so that none is right by chance.
        return test == 0 || StableHash.Of(test, suite, program) % oneOf == 0;
    }

    private static string Text(int number, int wrong) =>
        $"""
        import sys
        {(wrong == 0 ? "# right" : Mark + Math.Pow(5, wrong).ToString(CultureInfo.InvariantCulture))}

        def solve(values, number={number}):
            best = [0] * (len(values) + 1)
            for place, value in enumerate(values):
                best[place + 1] = max(best[place], best[max(0, place - number)] + value)
            return best[-1]

        def main():
            data = list(map(int, sys.stdin.read().split()))
            print(solve(data[1:]))

        main()
        """ + "\n";

    private static double Share(ulong hash) => hash / (double)ulong.MaxValue;
}
