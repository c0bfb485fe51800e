using System.Security.Cryptography;
using System.Text.Json;
using NousCoder.Contracts.Problems;

namespace NousCoder.Benchmarks.Verify;

/// <summary>Eight small problems of 20 tests each, with right programs and wrong ones.</summary>
internal static class Workload
{
    public const int Tests = 20;

    public static IReadOnlyList<WorkloadProblem> Problems { get; } =
    [
        Problem("sum", n => [.. Numbers(n)], x => $"{x.Sum()}", "print(sum(map(int, input().split())))", "print(sum(map(int, input().split())) + (len(open(0).read()) > 9))", "x = list(map(int, input().split()))\nprint(sum(x) if x[0] % 3 else sum(x) + 1)"),
        Problem("sorted", n => [.. Numbers(n)], x => string.Join(' ', x.Order()), "print(*sorted(map(int, input().split())))", "print(*sorted(input().split()))", "x = list(map(int, input().split()))\nx.sort(reverse=len(x) > 12)\nprint(*x)"),
        Problem("largest", n => [.. Numbers(n)], x => $"{x.Max()}", "print(max(map(int, input().split())))", "print(max(input().split()))", "x = list(map(int, input().split()))\nprint(max(x[:10]))"),
        Problem("distinct", n => [.. Numbers(n).Select(x => x % 10)], x => $"{x.Distinct().Count()}", "print(len(set(input().split())))", "print(len(input().split()))", "x = list(map(int, input().split()))\nprint(sum(x[i] not in x[:i] for i in range(len(x) - 1)))"),
        Problem("rising", n => [.. Numbers(n)], x => $"{Rising(x)}", "from bisect import bisect_left\nt = []\nfor x in map(int, input().split()):\n    i = bisect_left(t, x)\n    t[i:i + 1] = [x]\nprint(len(t))", "x = list(map(int, input().split()))\nprint(sum(a < b for a, b in zip(x, x[1:])) + 1)", "t = []\nfor x in map(int, input().split()):\n    if not t or x > t[-1]: t.append(x)\nprint(len(t))"),
        Problem("reversed", n => [.. Numbers(n)], x => string.Join(' ', x.Reverse()), "print(*input().split()[::-1])", "print(*input().split())", "x = input().split()\nprint(*(x[::-1] if len(x) < 15 else x))"),
        Problem("primes", n => [.. Numbers(n)], x => $"{x.Count(IsPrime)}", "def prime(n):\n    return n > 1 and all(n % d for d in range(2, int(n ** 0.5) + 1))\nprint(sum(map(prime, map(int, input().split()))))", "print(sum(int(x) % 2 for x in input().split()))", "def prime(n):\n    return n > 1 and all(n % d for d in range(2, int(n ** 0.5)))\nprint(sum(map(prime, map(int, input().split()))))"),
        Problem("digits", n => [.. Numbers(n)], x => $"{x.Sum(v => $"{v}".Sum(c => c - '0'))}", "print(sum(int(c) for x in input().split() for c in x))", "print(sum(len(x) for x in input().split()))", "print(sum(int(c) for x in input().split() for c in x if c != '7'))"),
    ];

    private static WorkloadProblem Problem(string name, Func<int, int[]> input, Func<int[], string> answer, string right, params string[] wrong)
    {
        var inputs = Enumerable.Range(0, Tests).Select(input).ToArray();
        var suite = JsonSerializer.SerializeToUtf8Bytes(new
        {
            input = inputs.Select(x => string.Join(' ', x) + "\n"),
            output = inputs.Select(x => answer(x) + "\n"),
        });
        return new WorkloadProblem
        {
            Name = name,
            Suite = suite,
            Reference = new TestSuiteReference
            {
                Hash = Convert.ToHexStringLower(SHA256.HashData(suite)),
                InputBytes = [.. inputs.Select(x => string.Join(' ', x).Length + 1)],
            },
            Inputs = [.. inputs.Select(x => string.Join(' ', x) + "\n")],
            Expected = [.. inputs.Select(answer)],
            Right = right,
            Wrong = wrong,
        };
    }

    /// <summary>The numbers of a test: few in the first, more in the last.</summary>
    private static IEnumerable<int> Numbers(int test)
    {
        var random = new Random(test);
        return Enumerable.Range(0, 3 + test).Select(_ => random.Next(1, 1000)).ToArray();
    }

    private static int Rising(int[] numbers)
    {
        var best = new int[numbers.Length];
        for (var i = 0; i < numbers.Length; i++)
        {
            best[i] = 1 + Enumerable.Range(0, i).Where(j => numbers[j] < numbers[i]).Select(j => best[j]).DefaultIfEmpty(0).Max();
        }

        return best.Max();
    }

    private static bool IsPrime(int n) => n > 1 && Enumerable.Range(2, (int)Math.Sqrt(n)).TakeWhile(d => d * d <= n).All(d => n % d != 0);
}
