namespace NousCoder.Grains.Ports;

/// <summary>Looks at the bytes of a file of weights as they come.</summary>
public interface IWeightScan
{
    /// <summary>Takes the next bytes of the file.</summary>
    /// <exception cref="CheckpointException">A number in them is infinite or not a number; the message names the file and the tensor.</exception>
    void Add(ReadOnlySpan<byte> piece);
}
