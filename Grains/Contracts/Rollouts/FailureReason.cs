namespace NousCoder.Contracts.Rollouts;

/// <summary>Why a program failed.</summary>
public enum FailureReason
{
    /// <summary>The output of a test differs from what is expected.</summary>
    WrongAnswer,

    /// <summary>A test used more CPU time than its limit, or never ended.</summary>
    TimeLimit,

    /// <summary>A test used more memory than its limit.</summary>
    MemoryLimit,

    /// <summary>The program raised, exited with a status other than 0, or died by a signal.</summary>
    RuntimeError,

    /// <summary>The source is not a Python program.</summary>
    CompileError,

    /// <summary>A test wrote more than the output cap.</summary>
    OutputLimit,

    /// <summary>The completion holds no fenced code.</summary>
    NoCode,
}
