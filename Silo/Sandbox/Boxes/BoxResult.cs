using System.Text;

namespace NousCoder.Sandbox.Boxes;

/// <summary>How one test's process ended, as its box saw it.</summary>
internal sealed record BoxResult
{
    private const int KillSignal = 9;

    /// <summary>The status that wait(2) gave.</summary>
    public required int WaitStatus { get; init; }

    /// <summary>True if it was ended because it idled.</summary>
    public required bool Idle { get; init; }

    /// <summary>True if it was ended undecided because it got too little CPU.</summary>
    public required bool Starved { get; init; }

    /// <summary>Whether it filled a stream up to the cap.</summary>
    public required bool OutputFull { get; init; }

    public required TimeSpan Cpu { get; init; }

    /// <summary>Largest resident size, in bytes.</summary>
    public required long PeakBytes { get; init; }

    /// <summary>What it printed; the beginning of it where <see cref="OutputFull"/>.</summary>
    public required byte[] Output { get; init; }

    /// <summary>The end of what it wrote to standard error.</summary>
    public required byte[] StandardError { get; init; }

    /// <summary>
    /// The result of a function: 'V' and its text, or 'N' and a description where it equals nothing that JSON can spell.
    /// 'E' where a program that reads standard input ended by <c>SystemExit</c> with a status other than 0.
    /// 'M' where an allocation of the program was refused and not handled. Else empty.
    /// </summary>
    public required byte[] Result { get; init; }

    /// <summary>True if the program itself asked to end, with a status other than 0, and did.</summary>
    public bool ExitedByRequest => Signal == 0 && Result is [(byte)'E'];

    public int Signal => WaitStatus & 0x7F;

    public string ErrorText => Encoding.UTF8.GetString(StandardError);

    /// <summary>
    /// Why the program failed; null if it ended well and its output decides. What it used decides the reason, not the signal
    /// it died by nor what it printed: both are its own choice.
    /// </summary>
    /// <exception cref="StarvedException">The machine could not decide it.</exception>
    /// <exception cref="BoxDiedException">It was killed and no limit explains that: by itself, or by a machine short of memory.</exception>
    public FailureReason? Judge(BoxLimits limits)
    {
        if (Cpu >= limits.Cpu || Idle)
        {
            return FailureReason.TimeLimit;
        }

        if (Starved)
        {
            throw new StarvedException($"A test got {Cpu.TotalSeconds:0.0} s of CPU time in {limits.HardWall.TotalSeconds:0} s.");
        }

        if (PeakBytes >= limits.MemoryBytes || (WaitStatus != 0 && Result is [(byte)'M', ..]))
        {
            return FailureReason.MemoryLimit;
        }

        if (OutputFull)
        {
            return FailureReason.OutputLimit;
        }

        if (Signal == KillSignal)
        {
            throw new BoxDiedException("A test was killed although it kept its limits; the machine may be short of memory.");
        }

        return WaitStatus != 0 ? FailureReason.RuntimeError : null;
    }
}
