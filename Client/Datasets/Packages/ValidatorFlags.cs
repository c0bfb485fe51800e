using NousCoder.Contracts.Problems;
using YamlDotNet.RepresentationModel;

namespace NousCoder.Datasets.Packages;

/// <summary>The flags that a file of a package gives to the default output validator.</summary>
/// <param name="file">The file.</param>
/// <param name="fields">Fields that hold flags, in the order in which they apply.</param>
internal sealed class ValidatorFlags(YamlFile file, ImmutableArray<string> fields)
{
    /// <summary>True if the file says anything of how outputs are compared.</summary>
    public bool IsPresent => fields.Any(f => file.Find(f) is not null);

    /// <summary>The comparison of outputs, with the flags that this file adds; a later flag of a name holds.</summary>
    /// <param name="before">What was said further up.</param>
    /// <exception cref="RowException">The default output validator has no such flag, or it lacks its tolerance.</exception>
    public TokenComparison Comparison(TokenComparison before) => fields.Aggregate(before, Read);

    private TokenComparison Read(TokenComparison before, string field)
    {
        var comparison = before;
        // A map names the validator besides its flags.
        var flags = file.Find(field) is YamlMappingNode ? file.Words(field, "flags") : file.Words(field);
        for (var next = 0; next < flags.Length;)
        {
            var flag = flags[next++];
            comparison = flag switch
            {
                "case_sensitive" => comparison with { CaseSensitive = true },
                "space_change_sensitive" => comparison with { SpaceChangeSensitive = true },
                "float_absolute_tolerance" => comparison with { AbsoluteTolerance = Tolerance() },
                "float_relative_tolerance" => comparison with { RelativeTolerance = Tolerance() },
                "float_tolerance" when Tolerance() is var both => comparison with { AbsoluteTolerance = both, RelativeTolerance = both },
                "default" when field == "validator" && next == 1 => comparison,
                _ => throw file.Refused(field, $"'{flag}' is no flag of the default output validator"),
            };

            double Tolerance() =>
                next < flags.Length && double.TryParse(flags[next++], NumberStyles.Float, CultureInfo.InvariantCulture, out var tolerance)
                && tolerance >= 0 && double.IsFinite(tolerance)
                    ? tolerance
                    : throw file.Refused(field, $"'{flag}' is not followed by a tolerance, such as 1e-6");
        }

        return comparison;
    }
}
