using NousCoder.Datasets;

namespace NousCoder.Client.Grading;

/// <summary>The names that solutions may use for the problems of a collection: those that a problem states, else its number.</summary>
/// <param name="path">The collection, for errors.</param>
internal sealed class ProblemNames(string path)
{
    private readonly Dictionary<string, int> _names = [];
    private readonly Dictionary<long, int> _numbers = [];

    // The second problem of a name that two have.
    private readonly Dictionary<string, int> _ambiguous = [];
    private readonly Dictionary<long, int> _ambiguousNumbers = [];

    /// <summary>Adds a name of a problem.</summary>
    /// <returns>The problem that has the name already; null if there is none.</returns>
    public int? Add(string name, int problem)
    {
        if (_names.TryAdd(name, problem) || _names[name] == problem)
        {
            return null;
        }

        _ambiguous.TryAdd(name, problem);
        return _names[name];
    }

    /// <summary>Adds the number of a problem. A name that another problem states takes precedence.</summary>
    public void AddNumber(long number, int problem)
    {
        if (!_numbers.TryAdd(number, problem))
        {
            _ambiguousNumbers.TryAdd(number, problem);
        }
    }

    /// <summary>Returns the problem of a name.</summary>
    /// <param name="name">The name or number.</param>
    /// <param name="describe">Describes a problem's place, for errors.</param>
    /// <exception cref="RowException">No problem has the name, or two have.</exception>
    public int Find(string name, Func<int, string> describe)
    {
        if (_names.TryGetValue(name, out var problem))
        {
            return _ambiguous.TryGetValue(name, out var other) ? throw Ambiguous(problem, other) : problem;
        }

        if (long.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && name == number.ToString(CultureInfo.InvariantCulture)
            && _numbers.TryGetValue(number, out problem))
        {
            return _ambiguousNumbers.TryGetValue(number, out var other) ? throw Ambiguous(problem, other) : problem;
        }

        throw RowException.Field("problem", $"'{name}' is no problem of {path}");

        RowException Ambiguous(int first, int second) =>
            RowException.Field("problem", $"'{name}' names two problems of {path}: {describe(first)} and {describe(second)}");
    }
}
