using NousCoder.Contracts.Checkpoints;

namespace NousCoder.Grains.Checkpoints;

/// <summary>An event that may change the phase of a checkpoint. <see cref="CheckpointTransitions"/> has the effect of each in each phase.</summary>
public abstract record CheckpointEvent
{
    private CheckpointEvent()
    {
    }

    /// <summary>The row was read by a new activation.</summary>
    public sealed record Activated : CheckpointEvent;

    /// <summary>The activation ends.</summary>
    public sealed record Deactivated : CheckpointEvent;

    /// <summary>A client begins an import.</summary>
    public sealed record ImportBegun : CheckpointEvent;

    /// <summary>A piece of the outline came.</summary>
    public sealed record OutlineReceived : CheckpointEvent;

    /// <summary>The client asks for a check of the outline.</summary>
    public sealed record CheckRequested : CheckpointEvent;

    /// <summary>A file begins.</summary>
    /// <param name="File">Name of the file.</param>
    public sealed record FileBegun(string File) : CheckpointEvent;

    /// <summary>A piece of a file came.</summary>
    /// <param name="File">Name of the file.</param>
    public sealed record PieceReceived(string File) : CheckpointEvent;

    /// <summary>A file is complete.</summary>
    /// <param name="File">Name of the file.</param>
    public sealed record FileEnded(string File) : CheckpointEvent;

    /// <summary>The client says that all files came.</summary>
    public sealed record CompletionRequested : CheckpointEvent;

    /// <summary>All files are stored and the checkpoint can be loaded.</summary>
    /// <param name="Summary">What was imported.</param>
    public sealed record Completed(CheckpointSummary Summary) : CheckpointEvent;

    /// <summary>A check fails: the files are not a checkpoint that can be loaded.</summary>
    public sealed record Refused : CheckpointEvent;

    /// <summary>The client abandons the import.</summary>
    public sealed record AbandonRequested : CheckpointEvent;

    /// <summary>The watchdog looks for imports that nobody continues.</summary>
    /// <param name="IsSilent">True if nothing came from the client for too long.</param>
    public sealed record Reconciled(bool IsSilent) : CheckpointEvent;

    /// <summary>A user deletes the checkpoint.</summary>
    public sealed record DeleteRequested : CheckpointEvent;
}
