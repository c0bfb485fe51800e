using System.Diagnostics;
using System.Text.Json;
using NousCoder.Sandbox.Comparison;

namespace NousCoder.Sandbox.Tests.Comparison;

/// <summary>The comparison against Python's own Decimal, on pairs that nobody wrote.</summary>
public sealed class PythonDecimalTests
{
    /// <summary>For each pair: whether LiveCodeBench accepts it, and whether NousCoder does.</summary>
    private const string Judge =
        """
        import json, sys
        from decimal import Decimal, InvalidOperation, Context, MAX_PREC
        exact = Context(prec=4000, Emax=999999, Emin=-999999)
        def decimals(line):
            try: return [Decimal(t) for t in line.split()]
            except InvalidOperation: return None
        def equal(a, b):
            try: return a == b
            except InvalidOperation: return False  # a signalling nan
        def close(a, b):
            if equal(a, b): return True
            if not (a.is_finite() and b.is_finite()): return False
            return exact.abs(exact.subtract(a, b)) <= Decimal("1e-4")
        for line in sys.stdin:
            left, right = json.loads(line)
            if left.strip() == right.strip():
                print("11"); continue
            a, b = decimals(left), decimals(right)
            same = a is not None and b is not None and len(a) == len(b)
            print(int(same and all(map(equal, a, b))), int(same and all(map(close, a, b))), sep="")
        """;

    private static readonly string[] Digits = ["0", "1", "9", "00", "10", "12", "0123", "999999999", "123456789012345678901234567890", "１", "٣"];

    [Fact]
    public async Task Agrees_with_Python_on_thousands_of_pairs()
    {
        var random = new Random(20_260_101);
        var pairs = Enumerable.Range(0, 8_000).Select(_ => Pair(random)).ToArray();

        var judged = await JudgeAsync(pairs);

        judged.Length.ShouldBe(pairs.Length);
        foreach (var ((left, right), expected) in pairs.Zip(judged))
        {
            var exact = OutputComparer.Matches(left, right, ComparisonMode.LiveCodeBench);
            var close = OutputComparer.Matches(left, right, ComparisonMode.NousCoder);
            $"{(exact ? 1 : 0)}{(close ? 1 : 0)}".ShouldBe(expected, $"{JsonSerializer.Serialize(left)} and {JsonSerializer.Serialize(right)}");
        }

        // Else the pairs would test nothing.
        judged.Count(j => j == "11").ShouldBeGreaterThan(500);
        judged.Count(j => j == "01").ShouldBeGreaterThan(200);
        judged.Count(j => j == "00").ShouldBeGreaterThan(500);
    }

    private static (string Left, string Right) Pair(Random random)
    {
        var tokens = random.Next(1, 4);
        var left = Enumerable.Range(0, tokens).Select(_ => Number(random)).ToArray();
        var right = left.Select(l => random.Next(4) switch
        {
            0 => Number(random),
            1 => Respelled(l, random),
            2 => Nudged(l, random),
            _ => l,
        }).ToArray();
        return (string.Join(' ', left), string.Join(random.Next(5) == 0 ? "  " : " ", right));
    }

    private static string Number(Random random)
    {
        string Some() => Digits[random.Next(Digits.Length)];
        var text = random.Next(14) switch
        {
            0 => "inf",
            1 => "NaN",
            2 => random.GetItems<string>(["-Infinity", "nan12", "sNaN", "1e", ".", "e5", "1.2.3", "0x1", "1_0", "_1", "1_", "1e1_0", "+-1", "INF", "--1"], 1)[0],
            3 => $"{Some()}e{random.Next(-30, 30)}",
            4 => $"{Some()}.{Some()}E+{random.Next(0, 9)}",
            5 => $".{Some()}",
            6 => $"{Some()}.",
            < 10 => Some(),
            _ => $"{Some()}.{Some()}",
        };
        return random.Next(4) switch { 0 => "-" + text, 1 => "+" + text, _ => text };
    }

    /// <summary>The same value in another spelling, where it is a plain number.</summary>
    private static string Respelled(string number, Random random) => random.Next(3) switch
    {
        0 when number.Contains('.') && !number.Contains('e', StringComparison.OrdinalIgnoreCase) => number + "000",
        1 when !number.Contains('e', StringComparison.OrdinalIgnoreCase) => number + "e0",
        _ => number.StartsWith('+') ? number[1..] : number,
    };

    /// <summary>A value within the tolerance, at it, or just beyond, where it is a plain number.</summary>
    private static string Nudged(string number, Random random) =>
        decimal.TryParse(number, System.Globalization.NumberStyles.Float & ~System.Globalization.NumberStyles.AllowExponent, System.Globalization.CultureInfo.InvariantCulture, out var value) && Math.Abs(value) < 1e15m
            ? (value + random.GetItems<decimal>([0.0001m, -0.0001m, 0.00005m, 0.00010001m, -0.000100000001m], 1)[0]).ToString(System.Globalization.CultureInfo.InvariantCulture)
            : number;

    private static async Task<string[]> JudgeAsync(IEnumerable<(string Left, string Right)> pairs)
    {
        using var process = Process.Start(new ProcessStartInfo("python3", ["-c", Judge]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var answers = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        foreach (var (left, right) in pairs)
        {
            await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new[] { left, right }));
        }

        process.StandardInput.Close();
        return (await answers).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
