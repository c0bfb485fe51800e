using System.Runtime.InteropServices;
using NousCoder.Contracts;
using NousCoder.Datasets.Files;
using NousCoder.Tests;
using ParquetSharp;
using ParquetSharp.Schema;
using Encoding = ParquetSharp.Encoding;

namespace NousCoder.Datasets.Tests;

public sealed class ParquetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => _folder["rows.parquet"];

    [Fact]
    public async Task Nested_columns_become_the_JSON_that_they_were_written_from()
    {
        int?[]?[] scores = [[1, 2], null, [], [7, null]];
        ParquetFiles.WriteBeside(File, new Column<int?[]?>("scores"), scores);

        (await ValuesAsync("scores")).ShouldBe(["[1,2]", "null", "[]", "[7,null]"]);
    }

    [Fact]
    public async Task Structures_in_lists_and_maps_are_read()
    {
        // parts: list<{text, counts: list<int>}>, by their levels; a map of texts to lists of texts.
        Node[] fields =
        [
            new GroupNode("parts", Repetition.Optional, [new GroupNode("list", Repetition.Repeated, [new GroupNode("element", Repetition.Optional,
            [
                new PrimitiveNode("text", Repetition.Optional, LogicalType.String(), PhysicalType.ByteArray),
                new GroupNode("counts", Repetition.Optional, [new GroupNode("list", Repetition.Repeated, [new PrimitiveNode("element", Repetition.Required, LogicalType.Int(16, false), PhysicalType.Int32)])], LogicalType.List()),
            ])])], LogicalType.List()),
            new GroupNode("tests", Repetition.Required, [new GroupNode("key_value", Repetition.Repeated,
            [
                new PrimitiveNode("key", Repetition.Required, LogicalType.String(), PhysicalType.ByteArray),
                new GroupNode("value", Repetition.Required, [new GroupNode("list", Repetition.Repeated, [new PrimitiveNode("element", Repetition.Required, LogicalType.String(), PhysicalType.ByteArray)])], LogicalType.List()),
            ])], LogicalType.Map()),
        ];
        ParquetFiles.WriteRaw(
            File, fields,
            c => Texts(c, [4, 3, 0, 1], [0, 1, 0, 0], "a"),
            c => Values(c, [5, 5, 4, 0, 1], [0, 2, 1, 0, 0], 65535, 2),
            c => Texts(c, [1, 1, 1, 0], [0, 1, 0, 0], "input", "output", "x"),
            c => Texts(c, [2, 2, 2, 1, 0], [0, 2, 1, 0, 0], "1", "2", "3"));

        (await ValuesAsync("parts")).ShouldBe(["""[{"text":"a","counts":[65535,2]},{"text":null,"counts":[]}]""", "null", "[]"]);
        (await ValuesAsync("tests")).ShouldBe(["""{"input":["1","2"],"output":["3"]}""", """{"x":[]}""", "{}"]);
    }

    [Fact]
    public async Task Lists_of_the_older_layouts_are_read()
    {
        Node[] fields =
        [
            new PrimitiveNode("bare", Repetition.Repeated, LogicalType.None(), PhysicalType.Int32),
            new GroupNode("flat", Repetition.Optional, [new PrimitiveNode("array", Repetition.Repeated, LogicalType.None(), PhysicalType.Int32)], LogicalType.List()),
            new GroupNode("named", Repetition.Optional, [new GroupNode("array", Repetition.Repeated, [new PrimitiveNode("x", Repetition.Required, LogicalType.None(), PhysicalType.Int32)])], LogicalType.List()),
        ];
        ParquetFiles.WriteRaw(
            File, fields, c => Values(c, [1, 1, 0], [0, 1, 0], 1, 2), c => Values(c, [2, 2, 0], [0, 1, 0], 3, 4), c => Values(c, [2, 2, 1], [0, 1, 0], 5, 6));

        (await ValuesAsync("bare")).ShouldBe(["[1,2]", "[]"]);
        (await ValuesAsync("flat")).ShouldBe(["[3,4]", "null"]);
        (await ValuesAsync("named")).ShouldBe(["""[{"x":5},{"x":6}]""", "[]"]);
    }

    [Fact]
    public async Task Numbers_of_every_width_sign_and_unit_are_read()
    {
        await Shows(new Column<sbyte>("x"), (sbyte[])[-1, 0, sbyte.MaxValue], "-1", "0", "127");
        await Shows(new Column<byte>("x"), (byte[])[0, 200, 255], "0", "200", "255");
        await Shows(new Column<short>("x"), (short[])[-1, 2, short.MaxValue], "-1", "2", "32767");
        await Shows(new Column<ushort>("x"), (ushort[])[0, 2, ushort.MaxValue], "0", "2", "65535");
        await Shows(new Column<uint>("x"), (uint[])[0, 2, uint.MaxValue], "0", "2", "4294967295");
        await Shows(new Column<ulong>("x"), (ulong[])[0, 2, ulong.MaxValue], "0", "2", "18446744073709551615");
        await Shows(new Column<decimal>("x", LogicalType.Decimal(29, 3)), (decimal[])[-0.125m, 70m, 1.5m], "-0.125", "70", "1.5");
        await Shows(new Column<Half>("x"), (Half[])[(Half)0.5, Half.NaN, Half.NegativeInfinity], "0.5", "-0E-999", "-1e999");
        await Shows(new Column<float?>("x"), (float?[])[0.1f, null, float.PositiveInfinity], "0.1", "null", "1e999");
        await Shows(new Column<double>("x"), [0.1, -1e300, 3], "0.1", "-1E+300", "3");
        await Shows(new Column<bool?>("x"), (bool?[])[true, null, false], "true", "null", "false");
        await Shows(new Column<DateTime>("x", LogicalType.Timestamp(true, TimeUnit.Millis)), (DateTime[])[new(2024, 5, 6), DateTime.UnixEpoch, new(1969, 12, 31, 23, 59, 59)], "\"2024-05-06T00:00:00\"", "\"1970-01-01T00:00:00\"", "\"1969-12-31T23:59:59\"");
        await Shows(new Column<Date>("x"), (Date[])[new(2024, 5, 6), new(1970, 1, 1), new(1969, 12, 31)], "\"2024-05-06\"", "\"1970-01-01\"", "\"1969-12-31\"");
        await Shows(new Column<Guid>("x"), (Guid[])[Guid.Empty, Guid.Empty, Guid.Parse("00112233-4455-6677-8899-aabbccddeeff")], "\"00000000-0000-0000-0000-000000000000\"", "\"00000000-0000-0000-0000-000000000000\"", "\"00112233-4455-6677-8899-aabbccddeeff\"");
        await Shows(new Column<string>("x", LogicalType.Json()), ["{}", "é", ""], "{}", "é", "");
        await Shows(new Column<byte[]>("x"), (byte[][])[[97], [], [98]], "a", "", "b");
    }

    [Theory]
    [InlineData(Encoding.DeltaBinaryPacked)]
    [InlineData(Encoding.ByteStreamSplit)]
    [InlineData(Encoding.Plain)]
    [InlineData(Encoding.RleDictionary)]
    public async Task Numbers_are_read_in_every_encoding(Encoding encoding)
    {
        long?[] numbers = [.. Enumerable.Range(0, 3000).Select(n => n % 7 == 3 ? (long?)null : (long)n * n)];
        foreach (var version in (ParquetDataPageVersion[])[ParquetDataPageVersion.V1, ParquetDataPageVersion.V2])
        {
            using var properties = Encoded(encoding, Compression.Zstd, version);
            ParquetFiles.WriteBeside(File, new Column<long?>("x"), numbers, properties, rowGroup: 1000);

            (await ValuesAsync("x")).ShouldBe(numbers.Select(n => n?.ToString() ?? "null"));
        }
    }

    [Theory]
    [InlineData(Encoding.DeltaByteArray, Compression.Snappy)]
    [InlineData(Encoding.DeltaLengthByteArray, Compression.Gzip)]
    [InlineData(Encoding.Plain, Compression.Brotli)]
    [InlineData(Encoding.RleDictionary, Compression.Lz4)]
    [InlineData(Encoding.RleDictionary, Compression.Lz4Hadoop)]
    [InlineData(Encoding.Plain, Compression.Uncompressed)]
    public async Task Texts_are_read_in_every_encoding_and_compression(Encoding encoding, Compression compression)
    {
        string?[] texts = [.. Enumerable.Range(0, 1500).Select(n => n % 5 == 2 ? null : $"é{n % 100} {new string('x', n % 17)}")];
        foreach (var version in (ParquetDataPageVersion[])[ParquetDataPageVersion.V1, ParquetDataPageVersion.V2])
        {
            using var properties = Encoded(encoding, compression, version);
            ParquetFiles.WriteBeside(File, new Column<string?>("x"), texts, properties, rowGroup: 700);

            (await ValuesAsync("x")).ShouldBe(texts.Select(t => t ?? "null"));
        }
    }

    [Fact]
    public async Task Rows_of_the_same_text_do_not_share_what_reading_writes_over()
    {
        // Equal texts are one in a column's dictionary, and reading unescapes tests where they stand.
        var row = """{"problem": "p", "tests": "{\"input\": [\"1\\n\\u00e9\"], \"output\": [\"2\\n\"]}"}""";
        ParquetFiles.Write(File, Enumerable.Repeat(row, 50), rowGroup: 50);

        var rows = await RowsAsync();

        rows.Count.ShouldBe(50);
        rows.Select(r => r.Row!.Definition.Suite.Hash).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task An_index_of_any_type_is_the_problem_s_and_a_map_of_tests_is_read()
    {
        ParquetFiles.WriteBeside(File, new Column<ushort>("index"), (ushort[])[70, 80, 90]);
        (await RowsAsync()).Select(r => r.Row!.Index).ShouldBe([70, 80, 90]);

        ParquetFiles.WriteBeside(File, new Column<decimal>("index", LogicalType.Decimal(29, 2)), (decimal[])[70, 80, 90]);
        (await RowsAsync()).Select(r => r.Row!.Index).ShouldBe([70, 80, 90]);
    }

    [Fact]
    public async Task A_column_of_a_type_that_is_not_read_is_named_if_it_is_used_and_skipped_if_not()
    {
        Node[] Fields(string name) =>
        [
            new PrimitiveNode("problem", Repetition.Required, LogicalType.String(), PhysicalType.ByteArray),
            new PrimitiveNode("tests", Repetition.Required, LogicalType.String(), PhysicalType.ByteArray),
            new PrimitiveNode(name, Repetition.Required, LogicalType.Interval(), PhysicalType.FixedLenByteArray, 12),
        ];
        void Write(string name) => ParquetFiles.WriteRaw(File, Fields(name), c => Texts(c, [], [], "p"), c => Texts(c, [], [], """{"input": ["1"], "output": ["1"]}"""), Interval);

        Write("beside");
        (await RowsAsync()).ShouldHaveSingleItem().Row.ShouldNotBeNull();
        Write("index");
        (await RowsAsync()).ShouldHaveSingleItem().Damage.ShouldBe("field 'index': is a column of type Interval, which is not read");
    }

    [Fact]
    public async Task Damage_is_told_with_the_file_s_name_and_without_the_names_of_exceptions()
    {
        ParquetFiles.WriteBeside(File, new Column<string>("x"), [.. Enumerable.Range(0, 3000).Select(n => $"{n * 7919}")], ParquetFiles.Properties(b => b.EnablePageChecksum()), rowGroup: 3000);
        var bytes = await System.IO.File.ReadAllBytesAsync(File, TestContext.Current.CancellationToken);
        foreach (var at in (int[])[bytes.Length / 2, bytes.Length - 20])
        {
            var damaged = bytes.ToArray();
            damaged.AsSpan(at, 8).Fill(0xFF);
            await System.IO.File.WriteAllBytesAsync(File, damaged, TestContext.Current.CancellationToken);

            var message = (await Should.ThrowAsync<NousCoderException>(RowsAsync)).Message;

            message.ShouldStartWith($"{File}: is not a parquet file that can be read (");
            message.ShouldNotContain("Exception");
        }
    }

    public void Dispose() => _folder.Dispose();

    private static WriterProperties Encoded(Encoding encoding, Compression compression, ParquetDataPageVersion version) => ParquetFiles.Properties(b =>
    {
        b = b.Compression(compression).DataPageVersion(version).DataPagesize(256).WriteBatchSize(64).DictionaryPagesizeLimit(1 << 20);
        return encoding == Encoding.RleDictionary ? b.EnableDictionary() : b.DisableDictionary().Encoding("x", encoding);
    });

    private static void Texts(ColumnWriter column, short[] definitions, short[] repetitions, params string[] texts)
    {
        using var buffer = new ByteBuffer(1 << 16);
        var values = texts.Select(t => Copy(System.Text.Encoding.UTF8.GetBytes(t), buffer)).ToArray();
        ((ColumnWriter<ByteArray>)column).WriteBatch(Math.Max(definitions.Length, texts.Length), definitions, repetitions, values);
    }

    private static ByteArray Copy(byte[] bytes, ByteBuffer buffer)
    {
        var copy = buffer.Allocate(bytes.Length);
        Marshal.Copy(bytes, 0, copy.Pointer, bytes.Length);
        return copy;
    }

    private static void Values(ColumnWriter column, short[] definitions, short[] repetitions, params int[] values) =>
        ((ColumnWriter<int>)column).WriteBatch(definitions.Length, definitions, repetitions, values);

    private static void Interval(ColumnWriter column)
    {
        using var buffer = new ByteBuffer(1 << 10);
        var bytes = buffer.Allocate(12);
        ((ColumnWriter<FixedLenByteArray>)column).WriteBatch(new FixedLenByteArray[] { new(bytes.Pointer) });
    }

    private async Task Shows<T>(Column column, T[] values, params string[] shown)
    {
        ParquetFiles.WriteBeside(File, column, values);
        (await ValuesAsync("x")).ShouldBe(shown);
    }

    private async Task<List<string>> ValuesAsync(string column)
    {
        var values = new List<string>();
        await foreach (var (row, fields) in ParquetFile.ReadAsync(File, 0, null, TestContext.Current.CancellationToken))
        {
            row.ShouldBe(values.Count);
            values.Add(System.Text.Encoding.UTF8.GetString(fields.Raw(column).Span));
        }

        return values;
    }

    private Task<List<SourceRow>> RowsAsync() => Rows.ReadAsync(new RowSource(File, [File]));
}
