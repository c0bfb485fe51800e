using NousCoder.Grains.Ports;

namespace NousCoder.Policy.Training;

/// <summary>Refuses a batch that cannot be trained on before it changes anything.</summary>
internal static class UpdateRequestValidation
{
    /// <exception cref="ArgumentException">The message names the group, the sequence and what is wrong with it.</exception>
    public static void Validate(UpdateRequest request, int vocabularySize)
    {
        if (!(request.Temperature > 0) || !double.IsFinite(request.Temperature))
        {
            throw new ArgumentException($"Temperature is {request.Temperature}; it must be more than 0.", nameof(request));
        }

        if (request.Objective.KlCoefficient > 0 && request.Reference is null)
        {
            throw new ArgumentException($"KlCoefficient is {request.Objective.KlCoefficient}, and there is no reference policy to measure from.", nameof(request));
        }

        if (request.Groups.All(g => g.IsEmpty))
        {
            throw new ArgumentException("The batch holds no sequence.", nameof(request));
        }

        foreach (var (g, group) in request.Groups.Index())
        {
            foreach (var (i, sequence) in group.Index())
            {
                if (FaultOf(sequence, vocabularySize) is { } fault)
                {
                    throw new ArgumentException($"Group {g}, sequence {i}: {fault}.", nameof(request));
                }
            }
        }
    }

    private static string? FaultOf(TrainingSequence sequence, int vocabularySize) => sequence switch
    {
        { PromptTokens.IsEmpty: true } => "the prompt is empty, so nothing predicts the first token",
        { Tokens.IsEmpty: true } => "the completion is empty",
        _ when sequence.SamplerLogProbabilities.Length != sequence.Tokens.Length =>
            $"{sequence.Tokens.Length} tokens but {sequence.SamplerLogProbabilities.Length} log-probabilities",
        _ when sequence.PromptTokens.Concat(sequence.Tokens).Any(t => (uint)t >= (uint)vocabularySize) =>
            $"a token id is outside the vocabulary of {vocabularySize}",
        _ => null,
    };
}
