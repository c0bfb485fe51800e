namespace NousCoder.Client.Evaluations;

/// <summary>Those problems of an evaluation that have something in common.</summary>
/// <param name="Name">What they have in common; empty where the dataset does not say.</param>
/// <param name="Problems">How many they are.</param>
/// <param name="Pass1">Mean of their solve rates.</param>
internal sealed record EvaluationShare(string Name, int Problems, double Pass1);
