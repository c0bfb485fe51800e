using System.Text.Json;
using NousCoder.Contracts.Checkpoints;
using NousCoder.Grains.Checkpoints;
using NousCoder.LocalStorage.GrainState;

namespace NousCoder.Unit.Tests.Checkpoints;

/// <summary>The state machine of a checkpoint, as a table of all its phases and events, and the phase of rows that were written before rows had one.</summary>
public sealed class CheckpointTransitionTests
{
    // Files are a and b; a call that is refused changes nothing.
    private const string Table = """
        absent
          ImportBegun -> receiving: AddImport, DeleteFiles, Save
          Reconciled -> absent: RemoveImport
          DeleteRequested -> absent: DeleteFiles, RemoveName
          OutlineReceived -> refused: ImportLost
          CheckRequested -> refused: ImportLost
          FileBegun -> refused: ImportLost
          PieceReceived -> refused: ImportLost
          FileEnded -> refused: ImportLost
          CompletionRequested -> refused: ImportLost
          Completed -> refused: ImportLost
          ignores Activated Deactivated Refused AbandonRequested
        receiving
          Activated -> broken off: None
          Deactivated -> broken off: DeleteFiles
          ImportBegun -> receiving: AddImport, DeleteFiles, Save
          CheckRequested -> receiving, checked: None
          FileBegun -> receiving a: None
          PieceReceived -> refused: ImportLost
          FileEnded -> refused: ImportLost
          Completed -> imported: AddName, Save, RemoveImport
          Refused -> absent: EndImport
          AbandonRequested -> absent: EndImport
          Reconciled -> absent: EndImport
          DeleteRequested -> absent: EndImport
          ignores OutlineReceived CompletionRequested
        receiving a, checked
          Activated -> broken off: None
          Deactivated -> broken off: DeleteFiles
          ImportBegun -> receiving: AddImport, DeleteFiles, Save
          FileEnded -> receiving, checked: None
          Completed -> imported: AddName, Save, RemoveImport
          Refused -> absent: EndImport
          AbandonRequested -> absent: EndImport
          Reconciled -> absent: EndImport
          DeleteRequested -> absent: EndImport
          ignores OutlineReceived CheckRequested FileBegun PieceReceived CompletionRequested
        receiving b
          Activated -> broken off: None
          Deactivated -> broken off: DeleteFiles
          ImportBegun -> receiving: AddImport, DeleteFiles, Save
          CheckRequested -> receiving b, checked: None
          FileBegun -> receiving a: None
          PieceReceived -> refused: ImportLost
          FileEnded -> refused: ImportLost
          Completed -> imported: AddName, Save, RemoveImport
          Refused -> absent: EndImport
          AbandonRequested -> absent: EndImport
          Reconciled -> absent: EndImport
          DeleteRequested -> absent: EndImport
          ignores OutlineReceived CompletionRequested
        broken off
          ImportBegun -> receiving: AddImport, DeleteFiles, Save
          Reconciled -> absent: EndImport
          DeleteRequested -> absent: EndImport
          OutlineReceived -> refused: ImportLost
          CheckRequested -> refused: ImportLost
          FileBegun -> refused: ImportLost
          PieceReceived -> refused: ImportLost
          FileEnded -> refused: ImportLost
          CompletionRequested -> refused: ImportLost
          Completed -> refused: ImportLost
          ignores Activated Deactivated Refused AbandonRequested
        imported
          ImportBegun -> refused: NameTaken
          Reconciled -> imported: RemoveImport
          DeleteRequested -> deleted: DeleteFiles, Save, RemoveName
          OutlineReceived -> refused: ImportLost
          CheckRequested -> refused: ImportLost
          FileBegun -> refused: ImportLost
          PieceReceived -> refused: ImportLost
          FileEnded -> refused: ImportLost
          CompletionRequested -> refused: ImportLost
          Completed -> refused: ImportLost
          ignores Activated Deactivated Refused AbandonRequested
        deleted
          ImportBegun -> refused: NameUsed
          Reconciled -> deleted: RemoveImport
          DeleteRequested -> deleted: DeleteFiles, RemoveName
          OutlineReceived -> refused: ImportLost
          CheckRequested -> refused: ImportLost
          FileBegun -> refused: ImportLost
          PieceReceived -> refused: ImportLost
          FileEnded -> refused: ImportLost
          CompletionRequested -> refused: ImportLost
          Completed -> refused: ImportLost
          ignores Activated Deactivated Refused AbandonRequested
        """;

    private static readonly CheckpointSummary Summary = new() { Name = "mine", Source = "there", Bytes = 1, Imported = DateTimeOffset.UnixEpoch };

    private static readonly TransitionTable Rows = new(Table);

    // Every kind of event, found by reflection: one without a row in each phase fails.
    public static TheoryData<string, string> Pairs => new(
        from phase in Rows.Phases from kind in TransitionTable.KindsOf<CheckpointEvent>() select (phase, kind));

    [Theory]
    [MemberData(nameof(Pairs))]
    public void An_event_has_in_a_phase_the_effect_that_the_table_says(string phase, string kind)
    {
        var (next, effects, refusal) = CheckpointTransitions.Next(Parse(phase), EventOf(kind));

        var result = refusal == CheckpointRefusal.None ? $"{Format(next)}: {effects}" : $"refused: {refusal}";
        result.ShouldBe(Rows.Find(phase, kind) ?? $"{phase}: None");
        if (refusal != CheckpointRefusal.None)
        {
            Format(next).ShouldBe(phase);
        }
    }

    [Fact]
    public void Every_kind_of_phase_is_in_the_table() =>
        Rows.Phases.Select(p => Parse(p).GetType().Name).Distinct().Order().ShouldBe(TransitionTable.KindsOf<CheckpointPhase>().Order());

    [Fact]
    public void An_import_whose_client_is_not_silent_continues() =>
        CheckpointTransitions.Next(Parse("receiving"), new CheckpointEvent.Reconciled(IsSilent: false)).ShouldBe(new(Parse("receiving")));

    [Fact]
    public void The_row_of_an_earlier_version_has_the_phase_that_its_fields_mean()
    {
        PhaseOf(new()).ShouldBe(new CheckpointPhase.Absent());
        PhaseOf(new() { Importing = true }).ShouldBe(new CheckpointPhase.Receiving());
        PhaseOf(new() { Summary = Summary }).ShouldBe(new CheckpointPhase.Imported(Summary));
        PhaseOf(new() { Deleted = true }).ShouldBe(new CheckpointPhase.Deleted());
    }

    private static CheckpointPhase PhaseOf(CheckpointState row)
    {
        row.Upgrade();
        var options = new JsonSerializerOptions();
        GrainStateJson.Configure(options);
        var read = JsonSerializer.Deserialize<CheckpointState>(JsonSerializer.Serialize(row, options), options)!;
        read.Upgrade();
        read.Phase.ShouldBe(row.Phase);
        return read.Phase!;
    }

    private static CheckpointEvent EventOf(string kind) => kind switch
    {
        nameof(CheckpointEvent.Activated) => new CheckpointEvent.Activated(),
        nameof(CheckpointEvent.Deactivated) => new CheckpointEvent.Deactivated(),
        nameof(CheckpointEvent.ImportBegun) => new CheckpointEvent.ImportBegun(),
        nameof(CheckpointEvent.OutlineReceived) => new CheckpointEvent.OutlineReceived(),
        nameof(CheckpointEvent.CheckRequested) => new CheckpointEvent.CheckRequested(),
        nameof(CheckpointEvent.FileBegun) => new CheckpointEvent.FileBegun("a"),
        nameof(CheckpointEvent.PieceReceived) => new CheckpointEvent.PieceReceived("a"),
        nameof(CheckpointEvent.FileEnded) => new CheckpointEvent.FileEnded("a"),
        nameof(CheckpointEvent.CompletionRequested) => new CheckpointEvent.CompletionRequested(),
        nameof(CheckpointEvent.Completed) => new CheckpointEvent.Completed(Summary),
        nameof(CheckpointEvent.Refused) => new CheckpointEvent.Refused(),
        nameof(CheckpointEvent.AbandonRequested) => new CheckpointEvent.AbandonRequested(),
        nameof(CheckpointEvent.Reconciled) => new CheckpointEvent.Reconciled(IsSilent: true),
        nameof(CheckpointEvent.DeleteRequested) => new CheckpointEvent.DeleteRequested(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Add the event to the table."),
    };

    private static CheckpointPhase Parse(string text) => text switch
    {
        "absent" => new CheckpointPhase.Absent(),
        "broken off" => new CheckpointPhase.BrokenOff(),
        "imported" => new CheckpointPhase.Imported(Summary),
        "deleted" => new CheckpointPhase.Deleted(),
        _ => new CheckpointPhase.Receiving(
            text.EndsWith(", checked", StringComparison.Ordinal),
            text.Split(',')[0] is "receiving" ? null : text.Split(' ', ',')[1]),
    };

    private static string Format(CheckpointPhase phase) => phase switch
    {
        CheckpointPhase.Absent => "absent",
        CheckpointPhase.BrokenOff => "broken off",
        CheckpointPhase.Imported => "imported",
        CheckpointPhase.Deleted => "deleted",
        CheckpointPhase.Receiving r => $"receiving{(r.File is null ? "" : $" {r.File}")}{(r.IsChecked ? ", checked" : "")}",
        _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, "Add the phase to the table."),
    };
}
