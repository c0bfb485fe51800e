using System.Buffers;
using System.Globalization;

namespace NousCoder.Contracts;

/// <summary>
/// The keys of grains: segments of letters, digits and '-' joined by '.', so that a rollout's key says which job, step,
/// problem and attempt it belongs to.
/// </summary>
public static class Keys
{
    /// <summary>Key of the grains of which there is one in a cluster.</summary>
    public const string Only = "only";

    // The longest is a rollout's: job, step, dataset, index, attempt and position.
    private const int MaxLength = 400;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-");

    /// <summary>Key of a problem: <c>{dataset}.{index}</c>.</summary>
    public static string Problem(string dataset, long index) =>
        string.Create(CultureInfo.InvariantCulture, $"{dataset}.{index}");

    /// <summary>The index of a problem's key.</summary>
    public static long IndexOfProblem(string problem) =>
        long.Parse(problem.AsSpan(problem.LastIndexOf('.') + 1), NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>Key of a group: <c>{owner}.{step}.{problem}.{attempt}</c>.</summary>
    public static string Group(string owner, int step, string problem, int attempt) =>
        string.Create(CultureInfo.InvariantCulture, $"{owner}.{step}.{problem}.{attempt}");

    /// <summary>Key of a rollout: <c>{group}.{n}</c>.</summary>
    public static string Rollout(string group, int n) => string.Create(CultureInfo.InvariantCulture, $"{group}.{n}");

    /// <summary>The group and the position of a rollout, or null where <paramref name="rollout"/> is no rollout's key.</summary>
    public static (string Group, int N)? TryParseRollout(string rollout)
    {
        var dot = rollout.LastIndexOf('.');
        return dot > 0 && rollout.Count(c => c == '.') >= 5
            && int.TryParse(rollout.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var n)
            ? (rollout[..dot], n)
            : null;
    }

    /// <summary>The problem of a group: of the last three segments, dataset, index and attempt, the first two.</summary>
    /// <exception cref="NousCoderException"><paramref name="group"/> is no group's key.</exception>
    public static string ProblemOfGroup(string group) =>
        group.Split('.') is [.., _, _, var dataset, var index, _]
            ? $"{dataset}.{index}"
            : throw new NousCoderException($"'{group}' is no group: expected {{owner}}.{{step}}.{{problem}}.{{attempt}}");

    /// <summary>The step of a group's key, before the last three segments.</summary>
    /// <exception cref="NousCoderException"><paramref name="group"/> is no group's key.</exception>
    public static int StepOfGroup(string group) =>
        group.Split('.') is [.., var step, _, _, _] && int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var n)
            ? n
            : throw new NousCoderException($"'{group}' is no group: expected {{owner}}.{{step}}.{{problem}}.{{attempt}}");

    /// <summary>The attempt of a group's key, its last segment.</summary>
    /// <exception cref="NousCoderException"><paramref name="group"/> is no group's key.</exception>
    public static int AttemptOfGroup(string group) =>
        group.Split('.') is [.., _, _, _, var attempt] && int.TryParse(attempt, NumberStyles.None, CultureInfo.InvariantCulture, out var n)
            ? n
            : throw new NousCoderException($"'{group}' is no group: expected {{owner}}.{{step}}.{{problem}}.{{attempt}}");

    /// <summary>Gets whether a string may be a grain's key: letters, digits, '-' and '.', of which none is first or follows another '.'.</summary>
    public static bool IsKey(string key) =>
        key.Length is > 0 and <= MaxLength && key[0] != '.' && !key.AsSpan().ContainsAnyExcept(Allowed) && !key.Contains("..", StringComparison.Ordinal);

    /// <summary>Whether a name may be one segment of a key: 1 to 64 letters, digits or '-', beginning with a letter or digit.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= 64 && name[0] != '-' && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
