namespace NousCoder.Policy.Model;

/// <summary>YaRN as a request asks for it, in place of what config.json says.</summary>
/// <param name="Factor">How many times the original length; 1 for no YaRN.</param>
/// <param name="OriginalLength">The length that is stretched, in tokens. Default null: that of config.json.</param>
public readonly record struct RopeOverride(double Factor, int? OriginalLength = null)
{
    /// <summary>Returns null if no factor is given.</summary>
    public static RopeOverride? Of(double? factor, int? originalLength) =>
        factor is { } given ? new RopeOverride(given, originalLength) : null;
}
