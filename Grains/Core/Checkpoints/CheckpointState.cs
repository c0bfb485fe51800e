using NousCoder.Contracts.Checkpoints;

namespace NousCoder.Grains.Checkpoints;

/// <summary>The row of an imported checkpoint.</summary>
[GenerateSerializer, Alias("NousCoder.CheckpointState")]
public sealed class CheckpointState
{
    /// <summary>What was imported, in rows of earlier versions, see <see cref="Upgrade"/>.</summary>
    [Id(0)]
    public CheckpointSummary? Summary { get; set; }

    /// <summary>True if it was deleted, in rows of earlier versions.</summary>
    [Id(1)]
    public bool Deleted { get; set; }

    /// <summary>True if an import is under way, in rows of earlier versions.</summary>
    [Id(2)]
    public bool Importing { get; set; }

    /// <summary>The phase. Null if there is no row, or if it is of an earlier version: see <see cref="Upgrade"/>.</summary>
    [Id(3)]
    public CheckpointPhase? Phase { get; set; }

    /// <summary>Gives a row of an earlier version its phase. No effect on other rows.</summary>
    public void Upgrade()
    {
        Phase ??= CheckpointPhase.OfEarlierRow(this);
        Summary = null;
        Deleted = false;
        Importing = false;
    }
}
