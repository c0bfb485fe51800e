using NousCoder.Contracts;
using NousCoder.Grains.Ports;
using NousCoder.Policy.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace NousCoder.Policy.Tests.Checkpoints;

public sealed class WeightScanTests : IDisposable
{
    private const int Count = 101;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scan-");
    private readonly DisposeScope _scope = NewDisposeScope();

    public static TheoryData<ScalarType, float, int, int> Bad
    {
        get
        {
            var data = new TheoryData<ScalarType, float, int, int>();
            foreach (var type in (ScalarType[])[ScalarType.BFloat16, ScalarType.Float16, ScalarType.Float32])
            {
                data.Add(type, float.NaN, 0, 1);
                data.Add(type, float.PositiveInfinity, 50, 3);
                data.Add(type, float.NegativeInfinity, Count - 1, 7);
                data.Add(type, float.NaN, 64, 1 << 20);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_number_that_is_not_finite_is_found_however_the_file_is_cut(ScalarType type, float value, int index, int pieceBytes)
    {
        var numbers = Numbers();
        numbers[index] = value;

        var error = Should.Throw<CheckpointException>(() => Scan(tensor(numbers).to(type), pieceBytes));

        error.Message.ShouldStartWith("x.safetensors: 'bad' has a number that is infinite");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1 << 20)]
    public void The_largest_and_smallest_numbers_of_each_type_pass(int pieceBytes)
    {
        float[] largest = [float.MaxValue, float.MinValue, float.Epsilon, 0, -0f, 1];
        Scan(tensor(largest), pieceBytes);
        Scan(tensor(new[] { 3.3895314e38f, -3.3895314e38f, 1e-38f }).to(ScalarType.BFloat16), pieceBytes);
        Scan(tensor(new[] { 65504f, -65504f, 6e-8f }).to(ScalarType.Float16), pieceBytes);
        Scan(tensor(new[] { -1L, long.MaxValue }), pieceBytes);
    }

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Delete(recursive: true);
    }

    private static float[] Numbers() => [.. Enumerable.Range(0, Count).Select(i => (i - 50) * 1.5f)];

    private void Scan(Tensor middle, int pieceBytes)
    {
        var path = Path.Combine(_folder.FullName, "x.safetensors");
        SafetensorsFile.Write(path, new Dictionary<string, Tensor>
        {
            ["first"] = tensor(new[] { -1L }), ["odd"] = ones([3], ScalarType.BFloat16), ["empty"] = empty([0]), ["bad"] = middle, ["last"] = ones([5]),
        });
        var bytes = File.ReadAllBytes(path);
        var scan = new WeightScan(new OutlineFile("x.safetensors", bytes.Length, bytes.AsMemory(0, 8 + BitConverter.ToInt32(bytes))));
        foreach (var piece in bytes.Chunk(pieceBytes))
        {
            scan.Add(piece);
        }
    }
}
