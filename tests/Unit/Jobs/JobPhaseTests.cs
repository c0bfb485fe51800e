using System.Text.Json;
using NousCoder.Contracts.Jobs;
using NousCoder.Contracts.Training;
using NousCoder.Grains.Jobs;
using NousCoder.LocalStorage.GrainState;

namespace NousCoder.Unit.Tests.Jobs;

/// <summary>The phase of a job in its row, and that of rows that were written before rows had one.</summary>
public sealed class JobPhaseTests
{
    private static readonly TrainingJobSpec Spec = new()
    {
        Dataset = "train",
        Policy = "starter",
        Steps = 3,
        Evaluation = new() { Datasets = ["a", "b"], EverySteps = 2, Final = new() },
    };

    private static readonly TrainingJobSpec Filtered = Spec with { Filter = new() };

    // The fields of an earlier row: status; F: the filter has not run; evaluations that are left; U: an update; its step; B: there is a best; f: finishing; x: exhausted.
    [Theory]
    [InlineData(JobStatus.Queued, "F ab", 0, "queued(filtering)")]
    [InlineData(JobStatus.Queued, "ab", 0, "queued(evaluating 0)")]
    [InlineData(JobStatus.Queued, "", 0, "queued(sampling)")]
    [InlineData(JobStatus.Queued, "U B", 1, "queued(updating 2)")]
    [InlineData(JobStatus.Running, "F ab", 0, "filtering")]
    [InlineData(JobStatus.Running, "ab B", 2, "evaluating 0")]
    [InlineData(JobStatus.Running, "b B", 2, "evaluating 1")]
    [InlineData(JobStatus.Running, "b B f", 3, "evaluating 1 final")]
    [InlineData(JobStatus.Running, "ab B x", 1, "evaluating 0 exhausted")]
    [InlineData(JobStatus.Running, "b B f x", 1, "evaluating 1 final exhausted")]
    [InlineData(JobStatus.Running, "B", 1, "sampling")]
    [InlineData(JobStatus.Running, "U B", 1, "updating 2")]
    [InlineData(JobStatus.Running, "B", 3, "evaluating 0 final")]
    [InlineData(JobStatus.Running, "", 3, "queued(completed)")]
    [InlineData(JobStatus.Running, "B f", 3, "queued(completed)")]
    [InlineData(JobStatus.Running, "B f x", 1, "queued(exhausted)")]
    [InlineData(JobStatus.Running, "B x", 1, "evaluating 0 final exhausted")]
    [InlineData(JobStatus.Paused, "F ab", 0, "paused(filtering)")]
    [InlineData(JobStatus.Paused, "ab B", 2, "paused(evaluating 0)")]
    [InlineData(JobStatus.Paused, "U B", 1, "paused(updating 2)")]
    [InlineData(JobStatus.Paused, "B", 1, "paused(sampling)")]
    [InlineData(JobStatus.Paused, "B f", 3, "paused(completed)")]
    [InlineData(JobStatus.Failed, "F ab", 0, "failed(filtering) \"reason\"")]
    [InlineData(JobStatus.Failed, "U B", 1, "failed(updating 2) \"reason\"")]
    [InlineData(JobStatus.Failed, "b B f", 3, "failed(evaluating 1 final) \"reason\"")]
    [InlineData(JobStatus.Stopped, "b B", 2, "stopped(evaluating 1)")]
    [InlineData(JobStatus.Stopped, "B", 1, "stopped(sampling)")]
    [InlineData(JobStatus.Completed, "B f", 3, "completed")]
    [InlineData(JobStatus.Completed, "B f x", 1, "exhausted")]
    public void The_row_of_an_earlier_version_has_the_phase_that_its_fields_mean(JobStatus status, string fields, int step, string phase)
    {
        var row = EarlierRow(status, fields.Split(' '), step);

        row.Upgrade();

        JobPhases.Format(row.Phase!).ShouldBe(phase);
        row.Phase!.Status.ShouldBe(phase.StartsWith("queued", StringComparison.Ordinal) ? JobStatus.Queued : status);
        row.Update.ShouldBeNull("what the phase says is said once");
        var upgraded = row.Phase;
        row.Upgrade();
        row.Phase.ShouldBeSameAs(upgraded);
    }

    [Fact]
    public void A_row_of_no_job_has_no_phase()
    {
        var row = new TrainingJobState();

        row.Upgrade();

        row.Phase.ShouldBeNull();
    }

    [Theory]
    [InlineData("queued(updating 2)")]
    [InlineData("paused(evaluating 1 final exhausted)")]
    [InlineData("failed(filtering) \"reason\"")]
    [InlineData("stopped(sampling)")]
    [InlineData("completed")]
    public void A_phase_is_read_as_it_was_stored(string phase)
    {
        var options = new JsonSerializerOptions();
        GrainStateJson.Configure(options);

        var stored = JsonSerializer.Serialize(new TrainingJobState { Spec = Spec, Phase = JobPhases.Parse(phase) }, options);
        var read = JsonSerializer.Deserialize<TrainingJobState>(stored, options)!;

        JobPhases.Format(read.Phase!).ShouldBe(phase);
        if (read.Phase!.Work is JobPhase.Updating { Update: var update })
        {
            update.Artifact.ShouldBe(JobPhases.Update.Artifact);
            update.Metrics.ShouldBe(JobPhases.Update.Metrics);
        }
    }

    private static TrainingJobState EarlierRow(JobStatus status, string[] fields, int step) => new()
    {
        Spec = fields.Contains("F") ? Filtered : Spec,
        Status = status,
        Failure = status == JobStatus.Failed ? "reason" : "",
        Step = step,
        ToEvaluate = [.. fields.FirstOrDefault(f => f is "ab" or "b", "").Select(c => c.ToString())],
        Update = fields.Contains("U") ? JobPhases.Update : null,
        Best = fields.Contains("B") ? new BestCheckpoint(new PolicyReference("starter", 0), 0.5) : null,
        Finishing = fields.Contains("f"),
        Exhausted = fields.Contains("x"),
    };
}
