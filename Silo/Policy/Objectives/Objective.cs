using NousCoder.Contracts.Training;

namespace NousCoder.Policy.Objectives;

/// <summary>Objectives by name.</summary>
public static class Objective
{
    /// <summary>Makes the objective that the options name.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The name is none of <see cref="ObjectiveName"/>.</exception>
    public static IObjective Create(ObjectiveOptions options) => options.Name switch
    {
        ObjectiveName.Dapo => new Dapo(options),
        ObjectiveName.Gspo => new Gspo(options),
        ObjectiveName.GspoPlus => new GspoPlus(options),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.Name, "There is no such objective."),
    };
}
