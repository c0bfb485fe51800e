namespace NousCoder.Contracts.Training;

/// <summary>How the learning rate falls after the warm-up.</summary>
[GenerateSerializer, Alias("NousCoder.LearningRateDecay")]
public enum LearningRateDecay
{
    /// <summary>Not at all.</summary>
    Constant,

    /// <summary>In a straight line.</summary>
    Linear,

    /// <summary>Along half a cosine.</summary>
    Cosine,
}
