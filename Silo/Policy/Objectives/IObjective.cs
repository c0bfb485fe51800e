namespace NousCoder.Policy.Objectives;

/// <summary>
/// A policy-gradient objective: a pure function from log-probabilities, advantages and a mask to a loss and its metrics.
/// What it returns for a micro-batch is that micro-batch's share of the minibatch, so losses, gradients and metrics of
/// the micro-batches add up to those of the minibatch however it is cut.
/// </summary>
public interface IObjective
{
    /// <summary>Evaluates the objective on some of a minibatch's sequences.</summary>
    /// <param name="input">The sequences, and the size of the minibatch that they are part of.</param>
    /// <returns>A scalar loss to minimise, differentiable in <see cref="ObjectiveInput.LogProbabilities"/>, and metrics.</returns>
    ObjectiveResult Evaluate(ObjectiveInput input);
}
