using static TorchSharp.torch;

namespace NousCoder.Policy.Checkpoints;

/// <summary>Cuts a model's parameters into files.</summary>
internal static class ShardPlan
{
    /// <summary>Takes parameters in order until a file would grow over the limit; a larger one has a file of its own.</summary>
    public static IReadOnlyList<IReadOnlyList<KeyValuePair<string, Tensor>>> Cut(IReadOnlyDictionary<string, Tensor> parameters, long limit)
    {
        var shards = new List<List<KeyValuePair<string, Tensor>>> { new() };
        var size = 0L;
        foreach (var parameter in parameters)
        {
            var bytes = parameter.Value.numel() * SafetensorsTypes.Of(parameter.Value.dtype).Size;
            if (shards[^1].Count > 0 && size + bytes > limit)
            {
                shards.Add([]);
                size = 0;
            }

            shards[^1].Add(parameter);
            size += bytes;
        }

        return shards;
    }
}
