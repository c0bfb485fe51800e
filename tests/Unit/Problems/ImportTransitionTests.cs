using System.Collections.Immutable;
using NousCoder.Contracts.Problems;
using NousCoder.Grains.Problems;

namespace NousCoder.Unit.Tests.Problems;

/// <summary>The state machine of the imports into a dataset, as a table of all its phases and events.</summary>
public sealed class ImportTransitionTests
{
    // Calls name the import old; a new one is named new. ImportRequested is of the same content as the open import.
    private const string Table = """
        closed
          ImportRequested -> receiving new: Open
          RepairRequested -> closed: RefuseNoDataset
          PageReceived -> closed: RefuseSuperseded
          CommitRequested -> closed: RefuseSuperseded
          ignores StorageFailed Committed
        receiving old
          ImportRequested -> receiving new: Continue
          RepairRequested -> receiving old: RefuseNoDataset
          PageReceived -> receiving old: Store
          CommitRequested -> receiving old: Store
          StorageFailed -> broken off: None
          Committed -> dataset, closed: None
        receiving other
          ImportRequested -> receiving new: Continue
          RepairRequested -> receiving other: RefuseNoDataset
          PageReceived -> receiving other: RefuseSuperseded
          CommitRequested -> receiving other: RefuseSuperseded
          StorageFailed -> broken off: None
          Committed -> dataset, closed: None
        broken off
          ImportRequested -> receiving new: Continue
          RepairRequested -> broken off: RefuseNoDataset
          PageReceived -> broken off: RefuseSuperseded
          CommitRequested -> broken off: RefuseSuperseded
          ignores StorageFailed Committed
        dataset, closed
          ImportRequested -> dataset, closed: AnswerExisting
          RepairRequested -> dataset, receiving new: Open
          PageReceived -> dataset, closed: RefuseSuperseded
          CommitRequested -> dataset, closed: RefuseSuperseded
          ignores StorageFailed Committed
        dataset, receiving old
          ImportRequested -> dataset, receiving old: AnswerExisting
          RepairRequested -> dataset, receiving new: Open
          PageReceived -> dataset, receiving old: Store
          CommitRequested -> dataset, receiving old: Store
          StorageFailed -> dataset, broken off: None
          Committed -> dataset, closed: None
        dataset, broken off
          ImportRequested -> dataset, broken off: AnswerExisting
          RepairRequested -> dataset, receiving new: Open
          PageReceived -> dataset, broken off: RefuseSuperseded
          CommitRequested -> dataset, broken off: RefuseSuperseded
          ignores StorageFailed Committed
        """;

    private static readonly TransitionTable Rows = new(Table);

    // Every kind of event, found by reflection: one without a row in each phase fails.
    public static TheoryData<string, string> Pairs => new(
        from phase in Rows.Phases from kind in TransitionTable.KindsOf<ImportEvent>() select (phase, kind));

    [Theory]
    [MemberData(nameof(Pairs))]
    public void An_event_has_in_a_phase_the_effect_that_the_table_says(string phase, string kind)
    {
        var (next, action) = ImportTransitions.Next(Parse(phase), EventOf(kind));

        $"{Format(next)}: {action}".ShouldBe(Rows.Find(phase, kind) ?? $"{phase}: None");
    }

    [Fact]
    public void Every_kind_of_phase_is_in_the_table() =>
        Rows.Phases.Select(p => Parse(p).GetType().Name).Distinct().Order().ShouldBe(TransitionTable.KindsOf<ImportPhase>().Order());

    [Theory]
    [InlineData("receiving old")]
    [InlineData("broken off")]
    public void An_import_of_other_content_takes_the_place_of_one_that_is_open(string phase)
    {
        var (next, action) = ImportTransitions.Next(Parse(phase), new ImportEvent.ImportRequested("new", IsSame: false));

        $"{Format(next)}: {action}".ShouldBe("receiving new: Open");
    }

    [Fact]
    public void A_row_says_whether_there_is_a_dataset_and_an_open_import()
    {
        var open = new OpenImport { Key = "key", Folder = "datasets/few/1/" };
        var summary = new DatasetSummary
        {
            Name = "few", Problems = 1, Tests = 1, FunctionProblems = 0, Difficulties = ImmutableSortedDictionary<string, int>.Empty, Digest = "",
        };

        Format(ImportPhase.OfRow(new())).ShouldBe("closed");
        Format(ImportPhase.OfRow(new() { Import = open })).ShouldBe("broken off");
        Format(ImportPhase.OfRow(new() { Summary = summary })).ShouldBe("dataset, closed");
        Format(ImportPhase.OfRow(new() { Summary = summary, Import = open })).ShouldBe("dataset, broken off");
    }

    private static ImportEvent EventOf(string kind) => kind switch
    {
        nameof(ImportEvent.ImportRequested) => new ImportEvent.ImportRequested("new", IsSame: true),
        nameof(ImportEvent.RepairRequested) => new ImportEvent.RepairRequested("new"),
        nameof(ImportEvent.PageReceived) => new ImportEvent.PageReceived("old"),
        nameof(ImportEvent.StorageFailed) => new ImportEvent.StorageFailed(),
        nameof(ImportEvent.CommitRequested) => new ImportEvent.CommitRequested("old"),
        nameof(ImportEvent.Committed) => new ImportEvent.Committed(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Add the event to the table."),
    };

    private static ImportPhase Parse(string text)
    {
        var hasDataset = text.StartsWith("dataset, ", StringComparison.Ordinal);
        return text.Replace("dataset, ", "", StringComparison.Ordinal) switch
        {
            "closed" => new ImportPhase.Closed(hasDataset),
            "broken off" => new ImportPhase.BrokenOff(hasDataset),
            var receiving => new ImportPhase.Receiving(hasDataset, receiving.Split(' ')[1]),
        };
    }

    private static string Format(ImportPhase phase) => (phase.HasDataset ? "dataset, " : "") + phase switch
    {
        ImportPhase.Closed => "closed",
        ImportPhase.BrokenOff => "broken off",
        ImportPhase.Receiving receiving => $"receiving {receiving.ImportId}",
        _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, "Add the phase to the table."),
    };
}
