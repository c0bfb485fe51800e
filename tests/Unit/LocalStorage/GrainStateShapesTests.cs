using System.Collections.Immutable;
using System.Text.Json;
using NousCoder.Contracts.Jobs;
using NousCoder.LocalStorage.GrainState;
using NousCoder.Tests;
using Orleans;

namespace NousCoder.Unit.Tests.LocalStorage;

public sealed class GrainStateShapesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public enum Stage
    {
        Pending,
        Generated,
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_shape_comes_back_as_it_was()
    {
        var written = new Shapes
        {
            Stage = Stage.Generated,
            Note = null,
            Numbers = [1, 2, 3],
            Bytes = [0, 255],
            Rewards = [1.5, double.NaN, double.PositiveInfinity, double.NegativeInfinity, null],
            Seed = ulong.MaxValue,
            Parts = [new Part("print(\"ä\")\n", Stage.Generated)],
            Failures = ImmutableDictionary<int, long>.Empty.Add(3, long.MaxValue),
            ByStage = ImmutableSortedDictionary<Stage, ImmutableArray<string>>.Empty.Add(Stage.Pending, ["a"]),
            Open = ["x", "y"],
            Pair = (1, "one"),
            Took = TimeSpan.FromTicks(123_456_789),
            At = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)),
            Step = new StepRecord { Step = 1, Time = DateTimeOffset.UnixEpoch, PolicyVersion = 2, Metrics = ImmutableSortedDictionary<string, double>.Empty.Add("pass@1", 0.1) },
        };

        var read = await RoundTrip(written);

        read.Numbers.ShouldBe(written.Numbers);
        read.Bytes.ShouldBe(written.Bytes);
        read.Rewards.ShouldBe(written.Rewards);
        read.Parts.ShouldBe(written.Parts);
        read.Failures.ShouldBe(written.Failures);
        read.ByStage[Stage.Pending].ShouldBe(["a"]);
        read.Open.ShouldBe(written.Open, ignoreOrder: true);
        read.Step!.Metrics.ShouldBe(written.Step.Metrics);
        (read with { Numbers = default, Bytes = default, Rewards = default, Parts = default, Failures = null!, ByStage = null!, Open = null!, Step = null })
            .ShouldBe(written with { Numbers = default, Bytes = default, Rewards = default, Parts = default, Failures = null!, ByStage = null!, Open = null!, Step = null });
    }

    [Fact]
    public async Task Uninitialized_arrays_are_empty_ones()
    {
        var read = await RoundTrip(new Shapes { Stage = Stage.Pending, Note = null });

        read.Numbers.IsDefault.ShouldBeFalse();
        read.Numbers.ShouldBeEmpty();
        read.Parts.ShouldBeEmpty();
        (await RoundTrip(default(ImmutableArray<int>))).ShouldBeEmpty();
    }

    [Fact]
    public void A_state_older_than_an_array_property_reads_as_empty()
    {
        var read = JsonSerializer.Deserialize<Shapes>("""{"Stage":"Pending","Note":null,"Parts":null}""", Options())!;

        read.Numbers.IsDefault.ShouldBeFalse();
        read.Parts.IsDefault.ShouldBeFalse();
    }

    [Fact]
    public void Json_is_short_and_names_enums()
    {
        JsonSerializer.Serialize(new Part("say \"ä\"", Stage.Generated), Options()).ShouldBe("""{"Text":"say \"ä\"","Stage":"Generated"}""");
        JsonSerializer.Serialize<ImmutableArray<byte>>([1, 2, 3], Options()).ShouldBe("\"AQID\"");
    }

    private static JsonSerializerOptions Options()
    {
        var options = new JsonSerializerOptions();
        GrainStateJson.Configure(options);
        return options;
    }

    private async Task<T> RoundTrip<T>(T state)
    {
        using var storage = new StorageUnderTest(_folder[$"{Guid.NewGuid()}.db"]);
        await storage.Write("a", new GrainState<T>(state));
        return await storage.State<T>("a");
    }

    public sealed record Part(string Text, Stage Stage);

    public sealed record Shapes
    {
        public required Stage Stage { get; init; }

        public required string? Note { get; init; }

        public ImmutableArray<int> Numbers { get; init; }

        public ImmutableArray<byte> Bytes { get; init; }

        public ImmutableArray<double?> Rewards { get; init; }

        public ulong Seed { get; init; }

        public ImmutableArray<Part> Parts { get; init; }

        public ImmutableDictionary<int, long> Failures { get; init; } = ImmutableDictionary<int, long>.Empty;

        public ImmutableSortedDictionary<Stage, ImmutableArray<string>> ByStage { get; init; } = ImmutableSortedDictionary<Stage, ImmutableArray<string>>.Empty;

        public ImmutableHashSet<string> Open { get; init; } = [];

        public (int Number, string Name) Pair { get; init; }

        public TimeSpan Took { get; init; }

        public DateTimeOffset At { get; init; }

        public StepRecord? Step { get; init; }
    }
}
