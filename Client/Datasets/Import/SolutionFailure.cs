namespace NousCoder.Datasets.Import;

/// <summary>Why no reference solution of a problem passed.</summary>
/// <param name="Reason">What became of each.</param>
/// <param name="OfMachine">Whether one could not be verified, so that nothing is known of the problem.</param>
internal sealed record SolutionFailure(string Reason, bool OfMachine = false);
