using NousCoder.Contracts.Problems;

namespace NousCoder.Client.Commands;

/// <summary>Finds what a command names, or says how to see what there is.</summary>
internal static class Lookup
{
    public static async Task<DatasetSummary> DatasetAsync(IGrainFactory grains, string name) =>
        await grains.GetGrain<IDatasetGrain>(name).GetSummary()
            ?? throw new NousCoderException($"there is no dataset '{name}'; 'nouscoder dataset list' names those there are");

    public static async Task<ProblemDefinition> ProblemAsync(IGrainFactory grains, string id) =>
        await grains.GetGrain<IProblemGrain>(id).GetDefinition()
            ?? throw new NousCoderException($"there is no problem '{id}'; a problem is named DATASET.INDEX, and 'nouscoder problems stats DATASET' lists them");
}
