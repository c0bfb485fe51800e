namespace NousCoder.Sandbox.Boxes;

/// <summary>
/// Finds the rule of a system call by halving. The kernel walks a filter once for every call that exists when a test starts,
/// so the length of the paths is what a filter costs, not the number of its instructions.
/// </summary>
/// <param name="rules">Instructions by number; a call without a rule is allowed. Each rule ends in a return.</param>
/// <param name="end">The first number that <paramref name="otherwise"/> is the rule of.</param>
/// <param name="otherwise">The rule of all higher numbers.</param>
internal sealed class BpfDecisionTree(
    IReadOnlyDictionary<uint, ImmutableArray<BpfInstruction>> rules, uint end, ImmutableArray<BpfInstruction> otherwise)
{
    private static readonly ImmutableArray<BpfInstruction> Allowed = [BpfInstruction.ReturnAllow()];

    /// <summary>The tree over the number that is loaded.</summary>
    public IReadOnlyList<BpfInstruction> Build()
    {
        var ranges = Ranges();
        return Build(ranges, 0, ranges.Count);
    }

    private List<(uint First, ImmutableArray<BpfInstruction> Rule)> Ranges()
    {
        var ranges = new List<(uint First, ImmutableArray<BpfInstruction> Rule)>();
        for (var number = 0u; number < end; number++)
        {
            var rule = rules.GetValueOrDefault(number, Allowed);
            if (ranges.Count == 0 || !ranges[^1].Rule.SequenceEqual(rule))
            {
                ranges.Add((number, rule));
            }
        }

        ranges.Add((end, otherwise));
        return ranges;
    }

    private static IReadOnlyList<BpfInstruction> Build(List<(uint First, ImmutableArray<BpfInstruction> Rule)> ranges, int from, int to)
    {
        if (to - from == 1)
        {
            return ranges[from].Rule;
        }

        var middle = (from + to) / 2;
        var lower = Build(ranges, from, middle);
        return [BpfInstruction.JumpIfAtLeast(ranges[middle].First, checked((byte)lower.Count)), .. lower, .. Build(ranges, middle, to)];
    }
}
