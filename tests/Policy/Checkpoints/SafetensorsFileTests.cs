using System.Buffers.Binary;
using System.Text;
using NousCoder.Contracts;
using NousCoder.Policy.Checkpoints;
using NousCoder.Policy.Tests.Model;
using TorchSharp;
using static TorchSharp.torch;

namespace NousCoder.Policy.Tests.Checkpoints;

public sealed class SafetensorsFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("safetensors-");
    private readonly DisposeScope _scope = NewDisposeScope();

    private string FilePath => Path.Combine(_folder.FullName, "x.safetensors");

    [Fact]
    public void What_is_written_is_read_back_in_every_type()
    {
        var tensors = new Dictionary<string, Tensor>
        {
            ["bf16"] = randn([3, 5]).to(ScalarType.BFloat16),
            ["f16"] = randn([7]).to(ScalarType.Float16),
            ["f32"] = randn([2, 3, 4]),
            ["i64"] = tensor(new[] { long.MinValue, -1, 0, long.MaxValue }),
            ["scalar"] = tensor(1.5f),
            ["empty"] = empty([0, 4]),
            ["strided"] = HeldNumbers.Range(6, ScalarType.Float32, CPU).view(2, 3).transpose(0, 1),
        };

        SafetensorsFile.Write(FilePath, tensors, new Dictionary<string, string> { ["step"] = "12", ["note"] = "zwölf \"quoted\"" });
        var read = SafetensorsFile.Read(FilePath);

        read.Keys.ShouldBe(tensors.Keys, ignoreOrder: true);
        foreach (var (name, expected) in tensors)
        {
            read[name].dtype.ShouldBe(expected.dtype, name);
            read[name].shape.ShouldBe(expected.shape, name);
            TinyModels.AreSame(read[name], expected).ShouldBeTrue(name);
        }

        SafetensorsFile.ReadMetadata(FilePath).ShouldBe(new Dictionary<string, string> { ["step"] = "12", ["note"] = "zwölf \"quoted\"" }, ignoreOrder: true);
        Directory.GetFiles(_folder.FullName).Length.ShouldBe(1, "no temporary file may be left");
    }

    [Fact]
    public void Floating_point_tensors_are_converted_and_others_are_not()
    {
        var number = tensor(new[] { 1.00390625f, 3f });
        SafetensorsFile.Write(FilePath, new Dictionary<string, Tensor> { ["a"] = number, ["n"] = tensor(new[] { 5L }) });

        var read = SafetensorsFile.Read(FilePath, CPU, ScalarType.BFloat16);

        TinyModels.AreSame(read["a"], number.to(ScalarType.BFloat16)).ShouldBeTrue();
        read["n"].dtype.ShouldBe(ScalarType.Int64);
    }

    [Fact]
    public void Reads_a_file_laid_down_by_hand()
    {
        Lay("""{"__metadata__":{"format":"pt"},"b":{"dtype":"F32","shape":[1,2],"data_offsets":[4,12]},"a":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]}}  """,
            [0x80, 0x3F, 0x00, 0xC0, .. BitConverter.GetBytes(0.5f), .. BitConverter.GetBytes(-3f)]);

        var read = SafetensorsFile.Read(FilePath);

        read["a"].to(ScalarType.Float32).data<float>().ToArray().ShouldBe([1f, -2f]);
        read["b"].data<float>().ToArray().ShouldBe([0.5f, -3f]);
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8, "'a' takes 8 bytes; F32 [3] takes 12")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 6, "its tensors end at byte")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 9, "its tensors end at byte")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""", 12, "'b' begins at byte 8 of the data; expected 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "'b' begins at byte 0 of the data; expected 4")]
    [InlineData("""{"a":{"dtype":"Q4","shape":[2],"data_offsets":[0,8]}}""", 8, "'a' is of type Q4; expected one of BF16, F16, F32, I64")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 8, "'a' lacks a dtype, shape or data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[9223372036854775807,9],"data_offsets":[0,8]}}""", 8, "impossible shape")]
    [InlineData("""{"a":7}""", 0, "'a' lacks a dtype, shape or data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "lists the tensor 'a' twice")]
    [InlineData("""{"__metadata__":[],"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "__metadata__ in its header is Array, not an object")]
    [InlineData("""[1]""", 0, "its header is no JSON object")]
    [InlineData("""{"a":""", 0, "its header is no JSON")]
    public void A_damaged_header_is_an_error_that_names_what_is_wrong(string header, int bytes, string expected)
    {
        Lay(header, new byte[bytes]);

        var e = Should.Throw<CheckpointException>(() => SafetensorsFile.Read(FilePath));

        e.Message.ShouldStartWith(FilePath);
        e.Message.ShouldContain(expected);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void A_number_that_is_not_finite_is_an_error_that_names_the_tensor(float value)
    {
        SafetensorsFile.Write(FilePath, new Dictionary<string, Tensor> { ["good"] = ones([3]), ["bad"] = tensor(new[] { 1, value }) });

        Should.Throw<CheckpointException>(() => SafetensorsFile.Read(FilePath)).Message.ShouldStartWith($"{FilePath}: 'bad' has a number that is infinite");
    }

    [Fact]
    public void Metadata_may_be_null()
    {
        Lay("""{"__metadata__":null,"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", new byte[4]);

        SafetensorsFile.Read(FilePath).Keys.ShouldBe(["a"]);
        SafetensorsFile.ReadMetadata(FilePath).ShouldBeEmpty();
    }

    [Fact]
    public void A_file_that_is_cut_short_anywhere_is_an_error()
    {
        SafetensorsFile.Write(FilePath, new Dictionary<string, Tensor> { ["a"] = ones([4]), ["b"] = ones([2, 2]) });
        var whole = File.ReadAllBytes(FilePath);
        for (var length = 0; length < whole.Length; length += 3)
        {
            File.WriteAllBytes(FilePath, whole[..length]);

            Should.Throw<CheckpointException>(() => SafetensorsFile.Read(FilePath)).Message.ShouldContain("damaged");
        }
    }

    [Fact]
    public void A_type_that_is_not_written_is_refused_and_leaves_the_old_file()
    {
        SafetensorsFile.Write(FilePath, new Dictionary<string, Tensor> { ["a"] = ones([4]) });

        Should.Throw<ArgumentException>(() => SafetensorsFile.Write(FilePath, new Dictionary<string, Tensor> { ["a"] = ones([4], ScalarType.Float64) }));

        SafetensorsFile.Read(FilePath)["a"].dtype.ShouldBe(ScalarType.Float32);
    }

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Lay(string header, byte[] data)
    {
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, Encoding.UTF8.GetByteCount(header));
        File.WriteAllBytes(FilePath, [.. length, .. Encoding.UTF8.GetBytes(header), .. data]);
    }
}
