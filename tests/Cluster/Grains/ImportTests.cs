using NousCoder.Client.Grading;
using NousCoder.Client.Silos;
using NousCoder.Contracts;
using NousCoder.Contracts.Problems;
using NousCoder.Contracts.Silos;
using NousCoder.Datasets;
using NousCoder.Datasets.Import;

namespace NousCoder.Cluster.Tests.Grains;

/// <summary>Imports of which something goes wrong.</summary>
public sealed class ImportTests : IAsyncLifetime
{
    private const string NoSolution = """{"question": "Print 0.", "input_output": {"inputs": ["1"], "outputs": ["0"]}}""";
    private const string Solved = """{"question": "Print 1.", "solutions": ["print(1)"], "input_output": {"inputs": ["1"], "outputs": ["1"]}}""";

    private readonly Machine _machine = new();
    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory("nouscoder-rows-");
    private Silos _silos = null!;

    private string File => Path.Combine(_files.FullName, "rows.jsonl");

    public async ValueTask InitializeAsync() => _silos = await Silos.StartAsync(_machine);

    public async ValueTask DisposeAsync()
    {
        await _silos.DisposeAsync();
        await _machine.DisposeAsync();
        _files.Delete(recursive: true);
    }

    [Fact]
    public async Task A_fault_of_the_machine_stops_the_validation_and_leaves_no_problem_out()
    {
        await WriteAsync(NoSolution, Solved);
        _machine.Verifier.FailNext(3);

        (await Should.ThrowAsync<NousCoderException>(ImportAsync)).Message.ShouldBe(
            $"{File}:2: no reference solution passes: not verified (a fault that the test asked for); that is no fault of the problem, so the import stops here: once the machine is mended the same command goes on with it");

        var summary = await ImportAsync();
        (summary.Problems, summary.LeftOut).ShouldBe((1, 1));
    }

    [Fact]
    public async Task What_was_read_is_sent_while_the_next_row_takes_its_time()
    {
        await WriteAsync(NoSolution, Solved);
        _machine.Verifier.Hold();

        var import = ImportAsync();
        await Eventually.HoldsAsync(
            async () => await _machine.Artifacts.ListAsync("datasets/rows/", TestContext.Current.CancellationToken).AnyAsync(),
            "the first row's being stored before the second is verified");

        import.IsCompleted.ShouldBeFalse();
        _machine.Verifier.Release();
        (await import).Problems.ShouldBe(1);
    }

    [Fact]
    public async Task Why_no_row_can_be_used_is_told_each_time()
    {
        // More than one page of them.
        await WriteAsync([.. Enumerable.Repeat("""{"question": "Print 0."}""", 100)]);

        var first = await Should.ThrowAsync<NothingImportedException>(ImportAsync);
        var second = await Should.ThrowAsync<NothingImportedException>(ImportAsync);

        // The second run finds the rows done, and of them the cluster keeps the first.
        foreach (var error in new[] { first, second })
        {
            error.LeftOutCount.ShouldBe(100);
            error.Message.ShouldContain($"{File}:1: ");
        }
    }

    [Fact]
    public async Task A_solution_that_no_message_carries_is_said_to_be_too_long()
    {
        var large = $$"""{"question": "Print 0.", "solutions": ["{{new string('#', 1 << 20)}}"], "input_output": {"inputs": ["1"], "outputs": ["0"]} }""";
        await WriteAsync(large, Solved);

        var summary = await ImportAsync();

        summary.Problems.ShouldBe(1);
        (await _silos.Grains.GetGrain<IDatasetGrain>("rows").GetLeftOut(0, 10)).ShouldBe(
            [new LeftOutRow(File, 1, "has no reference solution in Python to validate: 1 solution of more than 983040 bytes cannot be tried")]);
    }

    [Fact]
    public async Task An_output_that_no_program_may_write_is_refused()
    {
        await _silos.GrainsFromWithin.GetGrain<ISiloDirectoryGrain>(Keys.Only).Report(new SiloReport
        {
            Address = "small", Name = "small", Roles = ["sandbox"], Version = "", Slots = 1, OutputLimitBytes = 1000,
        });
        var large = $$"""{"question": "Print much.", "solutions": ["print(1)"], "input_output": {"inputs": ["1"], "outputs": ["{{new string('7', 1000)}}\n"]} }""";
        await WriteAsync(large, Solved);

        (await ImportAsync()).Problems.ShouldBe(1);

        (await _silos.Grains.GetGrain<IDatasetGrain>("rows").GetLeftOut(0, 10)).ShouldBe(
            [new LeftOutRow(File, 1, "field 'tests': output 0 has 1000 bytes, and a test is ended at 1000 bytes of output (Sandbox:OutputLimitBytes of the silos)")]);
    }

    [Fact]
    public async Task A_reason_that_quotes_what_no_message_carries_is_cut()
    {
        await WriteAsync($$"""{"problem": "p", "index": {{new string('9', 2 << 20)}}, "tests": {"input": ["1"], "output": ["0"]} }""", Solved);

        (await ImportAsync()).Problems.ShouldBe(1);
        (await _silos.Grains.GetGrain<IDatasetGrain>("rows").GetLeftOut(0, 10))[0].Reason.ShouldStartWith("field 'index': 9999");
    }

    private Task WriteAsync(params string[] rows) => System.IO.File.WriteAllLinesAsync(File, rows, TestContext.Current.CancellationToken);

    private async Task<DatasetSummary> ImportAsync() => (await new DatasetImporter(_silos.Grains, TimeProvider.System).ImportAsync(
        new RowSource(File, [File]), new ImportOptions { Dataset = "rows", SolutionVerifier = new Submissions(_silos.Grains, new Patience(TimeProvider.System)) }, null, TestContext.Current.CancellationToken)).Summary;
}
