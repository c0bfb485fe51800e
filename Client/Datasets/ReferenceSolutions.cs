namespace NousCoder.Datasets;

/// <summary>
/// Programs that a source says are right. Some datasets have hundreds of a problem: where the first few fail its tests are
/// wrong, so no more are kept.
/// </summary>
/// <param name="Programs">The first of them that can be tried.</param>
/// <param name="TooLong">How many were passed over because no message carries them.</param>
public sealed record ReferenceSolutions(ImmutableArray<string> Programs, int TooLong = 0)
{
    /// <summary>Most bytes of one.</summary>
    public const int MaxBytes = MessageLimits.MaxValueBytes;

    private const int Most = 5;

    public static ReferenceSolutions None { get; } = new([]);

    /// <param name="programs">The programs, each null where it is too long; no more are asked for than are kept.</param>
    public static ReferenceSolutions Of(IEnumerable<string?> programs)
    {
        var kept = ImmutableArray.CreateBuilder<string>();
        var tooLong = 0;
        foreach (var program in programs)
        {
            if (program is null)
            {
                tooLong++;
                continue;
            }

            kept.Add(program);
            if (kept.Count == Most)
            {
                break;
            }
        }

        return new ReferenceSolutions(kept.DrainToImmutable(), tooLong);
    }
}
