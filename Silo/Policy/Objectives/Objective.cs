using NousCoder.Contracts.Training;

namespace NousCoder.Policy.Objectives;

/// <summary>Objectives by name.</summary>
public static class Objective
{
    /// <summary>Makes the objective that the options name.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The name is none of <see cref="ObjectiveName"/>.</exception>
    public static IObjective Create(ObjectiveOptions options) =>
        options.KlCoefficient > 0 ? new ReferencePenalty(ByName(options), options) : ByName(options);

    private static IObjective ByName(ObjectiveOptions options) => options.Name switch
    {
        ObjectiveName.Dapo => new Dapo(options),
        ObjectiveName.Gspo => new Gspo(options),
        ObjectiveName.GspoPlus => new GspoPlus(options),
        ObjectiveName.Grpo => new Grpo(options),
        ObjectiveName.DrGrpo => new DrGrpo(options),
        ObjectiveName.Cispo => new Cispo(options),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.Name, "There is no such objective."),
    };
}
