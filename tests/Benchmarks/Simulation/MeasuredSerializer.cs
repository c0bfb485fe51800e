using Orleans.Storage;

namespace NousCoder.Benchmarks.Simulation;

/// <summary>Makes the bytes of states, and remembers how many.</summary>
internal sealed class MeasuredSerializer(IGrainStorageSerializer serializer) : IGrainStorageSerializer
{
    [ThreadStatic]
    private static int bytes;

    /// <summary>Bytes of the state that this thread made last.</summary>
    public static int LastBytes => bytes;

    public BinaryData Serialize<T>(T? input)
    {
        var data = serializer.Serialize(input);
        bytes = data.ToMemory().Length;
        return data;
    }

    public T? Deserialize<T>(BinaryData input) => serializer.Deserialize<T>(input);
}
