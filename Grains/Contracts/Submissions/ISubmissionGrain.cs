using NousCoder.Contracts.Rollouts;

namespace NousCoder.Contracts.Submissions;

/// <summary>Judges one program. Key: any name not in use, one for each submission. Nothing of it is stored.</summary>
[Alias("NousCoder.ISubmissionGrain")]
public interface ISubmissionGrain : IGrainWithStringKey
{
    /// <summary>
    /// Begins to verify the program, unless that was begun, and waits for the verdict, but no longer than
    /// <paramref name="patience"/>.
    /// </summary>
    /// <param name="spec">The program, and how it is to be judged.</param>
    /// <param name="patience">At most 20 seconds.</param>
    /// <returns>The verdict, or null where there is none yet: ask again with the same spec.</returns>
    /// <exception cref="NousCoderException">There is no such problem.</exception>
    [Alias("Verify")]
    Task<Verdict?> Verify(SubmissionSpec spec, TimeSpan patience);
}
