using NousCoder.Contracts.Problems;
using NousCoder.Datasets.Suites;

namespace NousCoder.Datasets.Formats;

/// <summary>What a format read from a row or a package.</summary>
internal sealed record RowProblem
{
    public required string Statement { get; init; }

    public required RawTests Tests { get; init; }

    /// <summary>How programs are run; null where only a function's name says it.</summary>
    public ProblemKind? Kind { get; init; }

    /// <summary>The function to call; null or <c>none</c> for none.</summary>
    public string? FunctionName { get; init; }

    public string StarterCode { get; init; } = "";

    public string Difficulty { get; init; } = "";

    public string Source { get; init; } = "";

    public string SourceId { get; init; } = "";

    public DateOnly? Date { get; init; }

    public double? TimeLimitSeconds { get; init; }

    public int? MemoryLimitMebibytes { get; init; }

    /// <summary>The index that the row states; null where it has that of its place.</summary>
    public long? Index { get; init; }

    public ReferenceSolutions Solutions { get; init; } = ReferenceSolutions.None;

    /// <exception cref="RowException">The parts do not go together.</exception>
    public DatasetRow ToRow(RowOrigin origin)
    {
        var function = FunctionOf(FunctionName);
        if (FunctionOf(Tests.FunctionName) is { } called && function is not null && called != function)
        {
            throw RowException.Field("fn_name", $"the row names the function '{function}', its tests call '{called}'");
        }

        function ??= FunctionOf(Tests.FunctionName);
        var kind = Kind ?? Tests.Kind ?? (function is null ? ProblemKind.Stdin : ProblemKind.Function);
        if (kind == ProblemKind.Function && function is null)
        {
            throw RowException.Field("fn_name", "is missing, though the tests call a function");
        }

        var suite = Suite.Of(Tests, kind);
        var index = Index ?? origin.Position;
        var definition = new ProblemDefinition
        {
            Id = Keys.Problem(origin.Dataset, index),
            Statement = Statement,
            Kind = kind,
            FunctionName = kind == ProblemKind.Function ? function : null,
            StarterCode = StarterCode,
            Difficulty = Difficulty,
            Source = Source.Length > 0 ? Source : origin.Folder,
            SourceId = SourceId,
            Date = Date,
            TimeLimitSeconds = TimeLimitSeconds,
            MemoryLimitMebibytes = MemoryLimitMebibytes,
            Suite = suite.Reference,
        };
        var size = DefinitionSize.Of(definition);
        return size <= DefinitionSize.MaxBytes
            ? new DatasetRow(index, definition, suite, Solutions)
            : throw new RowException(
                $"the statement, the starter code, the other texts and the sizes of {definition.Suite.Count} tests take {size} bytes, more than the {DefinitionSize.MaxBytes} that a problem may have besides its tests");
    }

    private static string? FunctionOf(string? name)
    {
        name = name?.Trim();
        return name is null or "" or "none"
            ? null
            : name.All(c => char.IsLetterOrDigit(c) || c == '_') && !char.IsDigit(name[0])
                ? name
                : throw RowException.Field("fn_name", $"'{name}' is no name of a Python function");
    }
}
