using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using NousCoder.Contracts.Problems;
using NousCoder.Datasets.Formats;
using NousCoder.Datasets.Json;

namespace NousCoder.Datasets.Tests;

public sealed class LiveCodeBenchTests
{
    private const string Tests = """[{"input": "5\n", "output": "6\n", "testtype": "stdin"}]""";

    // What Python's pickle.dumps writes for a text, by protocol.
    public static TheoryData<string, byte[]> Pickles => new()
    {
        { "protocol 2", [0x80, 2, (byte)'X', .. Length(4), .. Utf8(Tests), (byte)'q', 0, (byte)'.'] },
        { "protocol 4, short", [0x80, 4, 0x95, .. new byte[8], 0x8C, (byte)Tests.Length, .. Utf8(Tests), 0x94, (byte)'.'] },
        { "protocol 4, long", [0x80, 4, (byte)'X', .. Length(4), .. Utf8(Tests), 0x95, 2, .. new byte[7], 0x94, (byte)'.'] },
        { "protocol 5, more than 4 GB", [0x80, 5, 0x8D, .. Length(8), .. Utf8(Tests), (byte)'r', 0, 0, 0, 0, (byte)'.'] },
    };

    public static TheoryData<byte[], string> HostilePickles => new()
    {
        // cposix\nsystem\n: the way to os.system, by protocol.
        { [0x80, 2, .. "cposix\nsystem\nq\0X"u8, 2, 0, 0, 0, .. "id"u8, (byte)'q', 1, 0x85, (byte)'R', (byte)'.'], "is a pickle with the operation GLOBAL, which is refused" },
        { [0x80, 4, 0x8C, 2, .. "id"u8, 0x93, (byte)'.'], "is a pickle with the operation STACK_GLOBAL, which is refused" },
        { [0x80, 4, 0x8C, 2, .. "id"u8, 0x85, (byte)'R', (byte)'.'], "is a pickle with the operation TUPLE1, which is refused" },
        { [0x80, 4, 0x8C, 2, .. "id"u8, (byte)'R', (byte)'.'], "is a pickle with the operation REDUCE, which is refused" },
        { [(byte)'i', .. "posix\nsystem\n."u8], "is a pickle with the operation INST, which is refused" },
        { [(byte)'V', .. "text\n."u8], "is a pickle with the operation UNICODE, which is refused" },
        { [0x80, 4, (byte)']', (byte)'.'], "is a pickle with the operation EMPTY_LIST, which is refused" },
        { [0x80, 5, 0x82, 1, (byte)'.'], "is a pickle with the operation EXT1, which is refused" },
        { [0xFF], "is a pickle with the operation 0xFF, which is refused" },
        { [0x80, 9, (byte)'.'], "is a pickle of protocol 9, newer than 5" },
        { [0x80, 4, (byte)'.'], "is a pickle that holds no text" },
        { [0x80, 4, 0x8C, 1, (byte)'a', 0x8C, 1, (byte)'b', (byte)'.'], "is a pickle that holds more than one text" },
        { [0x80, 4, 0x8D, 0, 0, 0, 0x40, 0, 0, 0, 0], "is a pickle of a text of 1073741824 bytes, more than 536870912" },
        { [0x80, 4, 0x8D, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], "is a pickle of a text of 18446744073709551615 bytes, more than 536870912" },
        { [0x80, 4, .. Enumerable.Repeat((byte)0x94, 20), 0x8C, 1, (byte)'a', (byte)'.'], "is a pickle of more than 16 operations" },
        { [0x80, 4, 0x8C, 200, (byte)'a'], "is a pickle that is cut off" },
        { [0x80, 4], "is a pickle that is cut off" },
    };

    [Theory]
    [MemberData(nameof(Pickles))]
    public void Private_tests_are_unpacked(string protocol, byte[] pickle)
    {
        var row = Rows.Read(Row(Packed(pickle)));

        protocol.ShouldNotBeEmpty();
        var problem = row.Definition;
        (problem.Source, problem.SourceId, problem.Difficulty, problem.Date).ShouldBe(("atcoder", "abc301_a", "easy", new DateOnly(2024, 8, 3)));
        problem.Kind.ShouldBe(ProblemKind.Stdin);
        row.Suite.Json().ShouldBe("""{"input":["1","5\n"],"output":["2","6\n"]}""");
    }

    [Fact]
    public void Private_tests_may_be_plain_JSON_and_call_a_function()
    {
        var row = Rows.Read(Row(
            """[{"input": "[1, 2]\n3", "output": "6", "testtype": "functional"}]""",
            """[{"input": "[1]\n2", "output": "3", "testtype": "functional"}]""",
            """{"func_name": "add"}"""));

        row.Definition.FunctionName.ShouldBe("add");
        row.Suite.Json().ShouldBe("""{"input":["[1]\n2","[1, 2]\n3"],"output":["3","6"]}""");
    }

    [Theory]
    [MemberData(nameof(HostilePickles))]
    public void Any_other_pickle_is_refused(byte[] pickle, string message) =>
        Should.Throw<RowException>(() => Rows.Read(Row(Packed(pickle)))).Message.ShouldStartWith($"field 'private_test_cases': {message}");

    [Fact]
    public void A_bomb_is_refused_by_the_size_that_it_claims()
    {
        byte[] bomb = [0x80, 4, 0x8D, .. BitConverter.GetBytes(3_000_001L), .. new byte[3_000_001], (byte)'.'];
        var field = Encoding.UTF8.GetBytes(Packed(bomb));

        field.Length.ShouldBeLessThan(10_000);
        Should.Throw<RowException>(() => new PackedTests(maxBytes: 3_000_000).Unpack(field, "tests"))
            .Message.ShouldBe("field 'tests': is a pickle of a text of 3000001 bytes, more than 3000000");
    }

    [Theory]
    [InlineData("@@@", "is neither a JSON list nor base64")]
    [InlineData("bm90IHpsaWI=", "is base64 of something that is not zlib")]
    public void What_is_not_packed_is_told(string tests, string message) =>
        Should.Throw<RowException>(() => Rows.Read(Row(tests))).Message.ShouldStartWith($"field 'private_test_cases': {message}");

    [Theory]
    [InlineData("class ListNode:\n    def __init__(self):\n        pass\n\nclass Solution:\n    # def old(self):\n    def add(self, a: int) -> int:\n        ")]
    [InlineData("def add(a):\n")]
    public void A_function_may_be_named_by_the_starter_code_alone(string starter)
    {
        var row = Rows.Read(Row("[]", """[{"input": "1", "output": "2", "testtype": "functional"}]""", starterCode: starter));

        row.Definition.FunctionName.ShouldBe("add");
    }

    [Theory]
    [InlineData(1714953600000, "2024-05-06")]
    [InlineData(978307199000, "2000-12-31")]
    [InlineData(1714953600, "2024-05-06")]
    [InlineData(1714953600000000000, "2024-05-06")]
    [InlineData("2024-05-06T00:00:00", "2024-05-06")]
    public void A_date_may_be_a_number_as_pandas_writes_it(object date, string day) =>
        Rows.Read(Row(Packed([0x80, 2, (byte)'X', .. Length(4), .. Utf8(Tests), (byte)'.']), date: date)).Definition.Date.ShouldBe(DateOnly.ParseExact(day, "yyyy-MM-dd"));

    [Fact]
    public void Private_tests_that_are_empty_are_told() =>
        Should.Throw<RowException>(() => Rows.Read(Row(""))).Message.ShouldBe("field 'private_test_cases': is empty, so the problem has no hidden tests");

    [Fact]
    public void Rows_of_one_reader_do_not_disturb_each_other()
    {
        var formats = new RowFormats();
        var long0 = $$"""[{"input": "{{new string('7', 5000)}}", "output": "1", "testtype": "stdin"}]""";
        foreach (var tests in (string[])[long0, Tests, long0])
        {
            byte[] pickle = [0x80, 4, (byte)'X', .. BitConverter.GetBytes(tests.Length), .. Utf8(tests), (byte)'.'];
            var json = Encoding.UTF8.GetBytes(Row(Packed(pickle)));
            var row = formats.Read(RowFields.Parse(json), new RowOrigin("set", 0));

            row.Definition.Suite.InputBytes[1].ShouldBe(tests == Tests ? 2 : 5000);
        }
    }

    private static string Row(string privateTests, string publicTests = """[{"input": "1", "output": "2", "testtype": "stdin"}]""", string metadata = "{}", string starterCode = "", object? date = null) =>
        JsonSerializer.Serialize(new
        {
            question_title = "Title",
            question_content = "Add.",
            platform = "atcoder",
            question_id = "abc301_a",
            contest_date = date ?? "2024-08-03T00:00:00",
            starter_code = starterCode,
            difficulty = "easy",
            public_test_cases = publicTests,
            private_test_cases = privateTests,
            metadata,
        });

    private static string Packed(byte[] pickle)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal))
        {
            zlib.Write(pickle);
        }

        return Convert.ToBase64String(packed.ToArray());
    }

    private static byte[] Length(int bytes)
    {
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, Encoding.UTF8.GetByteCount(Tests));
        return length[..bytes];
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
