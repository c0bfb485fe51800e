using NousCoder.Contracts.Training;

namespace NousCoder.Contracts.Jobs;

/// <summary>Where a job is, and what happened since a cursor.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.JobProgress")]
public sealed record JobProgress
{
    /// <summary>Key of the job.</summary>
    [Id(0)]
    public required string JobId { get; init; }

    /// <summary>Where it stands.</summary>
    [Id(1)]
    public required JobStatus Status { get; init; }

    /// <summary>A line for a person: what it does now, or why it failed.</summary>
    [Id(2)]
    public required string Message { get; init; }

    /// <summary>Steps done.</summary>
    [Id(3)]
    public required int Step { get; init; }

    /// <summary>Steps to do.</summary>
    [Id(4)]
    public required int Steps { get; init; }

    /// <summary>Groups that are being sampled or verified.</summary>
    [Id(5)]
    public int OpenGroups { get; init; }

    /// <summary>Informative groups that wait for the batch to be full.</summary>
    [Id(6)]
    public int InformativeGroups { get; init; }

    /// <summary>Training rollouts that were decided since the job began.</summary>
    [Id(7)]
    public long Rollouts { get; init; }

    /// <summary>Finished steps after the cursor, in order, at most 100.</summary>
    [Id(8)]
    public ImmutableArray<StepRecord> Records { get; init; } = [];

    /// <summary>All evaluations so far, in order.</summary>
    [Id(9)]
    public ImmutableArray<EvaluationPoint> Evaluations { get; init; } = [];

    /// <summary>Folder of the newest checkpoint, where it is on a local disk; else its artifact prefix.</summary>
    [Id(10)]
    public string Checkpoint { get; init; } = "";

    /// <summary>Folder of metrics.jsonl and the TensorBoard event files, on the silo that hosts the job.</summary>
    [Id(11)]
    public string Files { get; init; } = "";

    /// <summary>Rollouts decided of the evaluation that is running, and how many it asks for; both 0 where none is.</summary>
    [Id(12)]
    public int EvaluationDone { get; init; }

    /// <summary>See <see cref="EvaluationDone"/>.</summary>
    [Id(13)]
    public int EvaluationTotal { get; init; }

    /// <summary>When the job was submitted.</summary>
    [Id(14)]
    public DateTimeOffset Submitted { get; init; }

    /// <summary>The version that scored highest; null before the first evaluation.</summary>
    [Id(15)]
    public BestCheckpoint? Best { get; init; }

    /// <summary>Folder of <see cref="Best"/>, where it is on a local disk; else its artifact prefix; empty where there is none.</summary>
    [Id(16)]
    public string BestCheckpoint { get; init; } = "";

    /// <summary>The newest version.</summary>
    [Id(17)]
    public PolicyReference Policy { get; init; } = new("", 0);

    /// <summary>Problems that hold the job up or cost it work, one line each: storage, silos that do not serve a role, damaged data. Empty if none.</summary>
    [Id(18)]
    public ImmutableArray<string> Troubles { get; init; } = [];

    /// <summary>Whether it will do nothing more.</summary>
    public bool Ended => Status is JobStatus.Stopped or JobStatus.Completed or JobStatus.Failed;
}
