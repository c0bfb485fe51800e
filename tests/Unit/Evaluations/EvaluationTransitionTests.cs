using System.Text.Json;
using NousCoder.Contracts.Evaluation;
using NousCoder.Contracts.Training;
using NousCoder.Grains.Evaluation;
using NousCoder.LocalStorage.GrainState;

namespace NousCoder.Unit.Tests.Evaluations;

/// <summary>The state machine of an evaluation, as a table of all its phases and events, and the phase of rows that were written before rows had one.</summary>
public sealed class EvaluationTransitionTests
{
    private const string Table = """
        waiting
          Started -> measuring: Continue
          ignores AllDecided Faulted ScoresLost CancelRequested OwnerNotified
        measuring
          Started -> measuring: Continue
          AllDecided -> finished: NotifyOwner
          Faulted -> failed "reason": ReleaseGroups, NotifyOwner
          ScoresLost -> failed "reason": ReleaseGroups, NotifyOwner
          CancelRequested -> cancelled "cancelled": ReleaseGroups, NotifyOwner
          ignores OwnerNotified
        finished
          Started -> finished: NotifyOwner
          ScoresLost -> failed "reason": None
          OwnerNotified -> finished, notified: None
          ignores AllDecided Faulted CancelRequested
        finished, notified
          Started -> finished: NotifyOwner
          ScoresLost -> failed "reason", notified: None
          OwnerNotified -> finished, notified: None
          ignores AllDecided Faulted CancelRequested
        failed "earlier"
          Started -> measuring: Continue
          ScoresLost -> failed "reason": None
          OwnerNotified -> failed "earlier", notified: None
          ignores AllDecided Faulted CancelRequested
        failed "earlier", notified
          Started -> measuring: Continue
          ScoresLost -> failed "reason", notified: None
          OwnerNotified -> failed "earlier", notified: None
          ignores AllDecided Faulted CancelRequested
        cancelled "cancelled"
          Started -> measuring: Continue
          ScoresLost -> failed "reason": None
          OwnerNotified -> cancelled "cancelled", notified: None
          ignores AllDecided Faulted CancelRequested
        """;

    private static readonly TransitionTable Rows = new(Table);

    // Every kind of event, found by reflection: one without a row in each phase fails.
    public static TheoryData<string, string> Pairs => new(
        from phase in Rows.Phases from kind in TransitionTable.KindsOf<EvaluationEvent>() select (phase, kind));

    [Theory]
    [MemberData(nameof(Pairs))]
    public void An_event_has_in_a_phase_the_effect_that_the_table_says(string phase, string kind)
    {
        var (next, effects) = EvaluationTransitions.Next(Parse(phase), EventOf(kind));

        $"{Format(next)}: {effects}".ShouldBe(Rows.Find(phase, kind) ?? $"{phase}: None");
    }

    [Fact]
    public void Every_kind_of_phase_is_in_the_table() =>
        Rows.Phases.Select(p => Parse(p).GetType().Name).Distinct().Order().ShouldBe(TransitionTable.KindsOf<EvaluationPhase>().Order());

    [Theory]
    [InlineData("", 1, 39, 4, 0, "measuring")]
    [InlineData("", 1, 41, 3, 0, "finished, notified")]
    [InlineData("", 1, 41, 3, 2, "finished")]
    [InlineData("cancelled", 0, 5, 0, 0, "cancelled \"cancelled\", notified")]
    [InlineData("no sample could be verified", 0, 5, 0, 1, "failed \"no sample could be verified\"")]
    public void The_row_of_an_earlier_version_has_the_phase_that_its_fields_mean(
        string error, int pages, int scores, int unmeasured, int closing, string phase)
    {
        var row = new EvaluationState
        {
            Spec = new EvaluationSpec
            {
                Dataset = "a",
                Policy = new PolicyReference("starter", 0),
                Samples = 1,
                Generation = new(),
                Verification = new(),
                Seed = 1,
            },
            Problems = 300,
            Error = error,
            Pages = pages,
            Scores = [.. Enumerable.Repeat(new ProblemScore("a.0", 1, 1, 0), scores)],
            Unmeasured = [.. Enumerable.Range(0, unmeasured).Select(n => $"a.{n}")],
            Closing = [.. Enumerable.Range(0, closing).Select(n => $"group-{n}")],
        };

        row.Upgrade();

        Format(row.Phase!).ShouldBe(phase);
        var options = new JsonSerializerOptions();
        GrainStateJson.Configure(options);
        var read = JsonSerializer.Deserialize<EvaluationState>(JsonSerializer.Serialize(row, options), options)!;
        read.Phase.ShouldBe(row.Phase);
    }

    [Fact]
    public void A_row_of_no_evaluation_waits()
    {
        var row = new EvaluationState();

        row.Upgrade();

        row.Phase.ShouldBe(new EvaluationPhase.Waiting());
    }

    private static EvaluationEvent EventOf(string kind) => kind switch
    {
        nameof(EvaluationEvent.Started) => new EvaluationEvent.Started(),
        nameof(EvaluationEvent.AllDecided) => new EvaluationEvent.AllDecided(),
        nameof(EvaluationEvent.Faulted) => new EvaluationEvent.Faulted("reason"),
        nameof(EvaluationEvent.ScoresLost) => new EvaluationEvent.ScoresLost("reason"),
        nameof(EvaluationEvent.CancelRequested) => new EvaluationEvent.CancelRequested(),
        nameof(EvaluationEvent.OwnerNotified) => new EvaluationEvent.OwnerNotified(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Add the event to the table."),
    };

    private static EvaluationPhase Parse(string text) => text switch
    {
        "waiting" => new EvaluationPhase.Waiting(),
        "measuring" => new EvaluationPhase.Measuring(),
        _ => new EvaluationPhase.Ended(
            Enum.Parse<EvaluationOutcome>(text.Split(' ', ',')[0], ignoreCase: true),
            text.Contains('"', StringComparison.Ordinal) ? text.Split('"')[1] : "",
            text.EndsWith(", notified", StringComparison.Ordinal)),
    };

    private static string Format(EvaluationPhase phase) => phase is EvaluationPhase.Ended ended
        ? ended.Outcome.ToString().ToLowerInvariant() + (ended.Reason.Length > 0 ? $" \"{ended.Reason}\"" : "") + (ended.IsOwnerNotified ? ", notified" : "")
        : phase.GetType().Name.ToLowerInvariant();
}
