namespace NousCoder.Client.Grading;

/// <summary>The part of the verdict file that an earlier run finished.</summary>
internal sealed record ResumePoint
{
    /// <summary>Solutions in all.</summary>
    public required long Solutions { get; init; }

    /// <summary>Rows of the file that are up to date and before all that are not.</summary>
    public required long Kept { get; init; }

    /// <summary>Offset of the end of those rows.</summary>
    public required long KeptBytes { get; init; }

    /// <summary>For each row after them, whether it is up to date.</summary>
    public required IReadOnlyList<bool> Later { get; init; }

    /// <summary>Rows that are made again because their solutions were not verified.</summary>
    public required long NotVerified { get; init; }

    /// <summary>Rows that are made again because the program, the problem or an option has changed, or the row has no digest.</summary>
    public required long Changed { get; init; }
}
