namespace NousCoder.Grains.Jobs;

/// <summary>The row of a job. It grows with the groups of a step and with the evaluations, not with rollouts or steps.</summary>
[GenerateSerializer, Alias("NousCoder.TrainingJobState")]
public sealed class TrainingJobState
{
    /// <summary>What the job is; null where there is none.</summary>
    [Id(0)]
    public TrainingJobSpec? Spec { get; set; }

    /// <summary>When it was submitted.</summary>
    [Id(1)]
    public DateTimeOffset Submitted { get; set; }

    /// <summary>Status in rows of earlier versions, see <see cref="Upgrade"/>.</summary>
    [Id(2)]
    public JobStatus Status { get; set; }

    /// <summary>The reason of a failure in rows of earlier versions.</summary>
    [Id(3)]
    public string Failure { get; set; } = "";

    /// <summary>Steps done.</summary>
    [Id(4)]
    public int Step { get; set; }

    /// <summary>The newest version.</summary>
    [Id(5)]
    public PolicyReference Policy { get; set; } = new("", 0);

    /// <summary>The draw that comes next.</summary>
    [Id(6)]
    public long NextDraw { get; set; }

    /// <summary>Groups that wait to be decided or to be taken into a batch, in the order of their draws.</summary>
    [Id(7)]
    public List<OpenGroup> Open { get; set; } = [];

    /// <summary>Groups that nothing is expected of, and that are to be told so.</summary>
    [Id(8)]
    public HashSet<string> Closing { get; set; } = [];

    /// <summary>The update that is under way, in rows of earlier versions.</summary>
    [Id(9)]
    public PendingUpdate? Update { get; set; }

    /// <summary>Datasets to evaluate before the next step, in rows of earlier versions.</summary>
    [Id(10)]
    public ImmutableArray<string> ToEvaluate { get; set; } = [];

    /// <summary>Evaluations that were finished.</summary>
    [Id(11)]
    public List<EvaluationPoint> Evaluations { get; set; } = [];

    /// <summary>Training rollouts that were decided.</summary>
    [Id(12)]
    public long Rollouts { get; set; }

    /// <summary>When the step in progress began.</summary>
    [Id(13)]
    public DateTimeOffset StepBegan { get; set; }

    /// <summary>Groups dropped since the last batch because their policy was too old.</summary>
    [Id(14)]
    public int StaleGroups { get; set; }

    /// <summary>Share of the groups that the last batch was taken from that were informative. 1 before the first.</summary>
    [Id(15)]
    public double InformativeShare { get; set; } = 1;

    /// <summary>Steps in a row in which no minibatch could be applied, up to the last.</summary>
    [Id(16)]
    public int SkippedSteps { get; set; }

    /// <summary>The newest versions that are to be kept, oldest first.</summary>
    [Id(17)]
    public List<PolicyReference> Newest { get; set; } = [];

    /// <summary>The version that scored highest; null before the first evaluation.</summary>
    [Id(18)]
    public BestCheckpoint? Best { get; set; }

    /// <summary>True if the filter has run, in rows of earlier versions.</summary>
    [Id(19)]
    public bool Filtered { get; set; }

    /// <summary>True if the final evaluation has begun, in rows of earlier versions.</summary>
    [Id(20)]
    public bool Finishing { get; set; }

    /// <summary>The version of the present stage that scored highest; null before its first evaluation.</summary>
    [Id(21)]
    public BestCheckpoint? BestOfStage { get; set; }

    /// <summary>True if no eligible problem is left, in rows of earlier versions.</summary>
    [Id(22)]
    public bool Exhausted { get; set; }

    /// <summary>The phase. Null if there is no job, or if the row is of an earlier version: see <see cref="Upgrade"/>.</summary>
    [Id(23)]
    public JobPhase? Phase { get; set; }

    /// <summary>Gives a row of an earlier version its phase. No effect on other rows.</summary>
    public void Upgrade()
    {
        if (Spec is null || Phase is not null)
        {
            return;
        }

        Phase = JobPhase.OfEarlierRow(this);
        Status = JobStatus.Queued;
        Failure = "";
        Update = null;
        ToEvaluate = [];
        Filtered = false;
        Finishing = false;
        Exhausted = false;
    }
}
