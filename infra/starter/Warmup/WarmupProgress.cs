namespace NousCoder.Starter.Warmup;

/// <summary>How a warm-up stands.</summary>
/// <param name="Step">Steps taken.</param>
/// <param name="Steps">Steps to take.</param>
/// <param name="Loss">Mean over the completion tokens since the last report of −ln p(next token), in nats.</param>
/// <param name="Accuracy">Share of those tokens that the policy ranked first.</param>
/// <param name="LearningRate">Learning rate of the last step.</param>
/// <param name="Elapsed">Wall time since the first step began.</param>
public sealed record WarmupProgress(int Step, int Steps, double Loss, double Accuracy, double LearningRate, TimeSpan Elapsed);
