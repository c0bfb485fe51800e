namespace NousCoder.Grains.Training;

/// <summary>The row of the trainer. Its conditional write is what makes a step count.</summary>
[GenerateSerializer, Alias("NousCoder.TrainerState")]
public sealed class TrainerState
{
    /// <summary>Number of activations that have taken the row over: an older one can write it no more.</summary>
    [Id(0)]
    public long Epoch { get; set; }

    /// <summary>Jobs in the order in which they asked for the device; the first holds it.</summary>
    [Id(1)]
    public List<string> Jobs { get; set; } = [];

    /// <summary>The update that was finished last, of the job that holds the device; null where there is none.</summary>
    [Id(2)]
    public UpdateResult? Last { get; set; }
}
