using System.Text.Json.Serialization;
using NousCoder.Contracts.Checkpoints;

namespace NousCoder.Grains.Checkpoints;

/// <summary>Phase of a checkpoint under its name, from the import to the deletion. <see cref="CheckpointTransitions"/> has all changes of it.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.CheckpointPhase")]
[JsonDerivedType(typeof(Absent), nameof(Absent))]
[JsonDerivedType(typeof(Receiving), nameof(Receiving))]
[JsonDerivedType(typeof(BrokenOff), nameof(BrokenOff))]
[JsonDerivedType(typeof(Imported), nameof(Imported))]
[JsonDerivedType(typeof(Deleted), nameof(Deleted))]
public abstract record CheckpointPhase
{
    private CheckpointPhase()
    {
    }

    /// <summary>Returns the phase of a checkpoint whose row was written before rows had a phase.</summary>
    public static CheckpointPhase OfEarlierRow(CheckpointState row) => row switch
    {
        { Summary: { } summary } => new Imported(summary),
        { Deleted: true } => new Deleted(),
        { Importing: true } => new Receiving(),
        _ => new Absent(),
    };

    /// <summary>There is none. The name is free.</summary>
    [GenerateSerializer, Immutable, Alias("NousCoder.CheckpointPhase.Absent")]
    public sealed record Absent : CheckpointPhase;

    /// <summary>
    /// An import is under way, and this activation has all that came. The row keeps the phase as it began: what else is here is known to
    /// this activation alone, and lost with it.
    /// </summary>
    /// <param name="IsChecked">True if its outline was checked, so that the files need no check at the end.</param>
    /// <param name="File">The file that is being received; null between files.</param>
    [GenerateSerializer, Immutable, Alias("NousCoder.CheckpointPhase.Receiving")]
    public sealed record Receiving([property: Id(0)] bool IsChecked = false, [property: Id(1)] string? File = null) : CheckpointPhase;

    /// <summary>An import was under way in an earlier activation. What is stored under the name is incomplete, and is deleted.</summary>
    [GenerateSerializer, Immutable, Alias("NousCoder.CheckpointPhase.BrokenOff")]
    public sealed record BrokenOff : CheckpointPhase;

    /// <summary>It is complete.</summary>
    /// <param name="Summary">What was imported.</param>
    [GenerateSerializer, Immutable, Alias("NousCoder.CheckpointPhase.Imported")]
    public sealed record Imported([property: Id(0)] CheckpointSummary Summary) : CheckpointPhase;

    /// <summary>It was deleted. Evaluations, filters and engines know a policy by its name, so the name never means other weights.</summary>
    [GenerateSerializer, Immutable, Alias("NousCoder.CheckpointPhase.Deleted")]
    public sealed record Deleted : CheckpointPhase;
}
