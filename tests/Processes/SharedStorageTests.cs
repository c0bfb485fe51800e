using System.Text.Json;
using NousCoder.Tests;

namespace NousCoder.Processes.Tests;

/// <summary>Silos and consoles that share nothing but a storage account.</summary>
public sealed class SharedStorageTests(Azurite azurite) : IClassFixture<Azurite>, IDisposable
{
    private const string Variable = "NOUSCODER_Storage__ConnectionString";
    private const string Row = """{"problem": "Print the sum.", "index": 3, "tests": "{\"input\": [\"1 2\\n\"], \"output\": [\"3\\n\"]}"}""";
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_console_finds_the_silos_by_the_account_and_what_they_stored_outlives_them_all()
    {
        (string, string) storage = (Variable, azurite.ConnectionString);
        (await RunAsync("silos")).ShouldHaveFailed(1, "no silo of cluster 'nouscoder' is registered in storage account http://127.0.0.1:");
        await using (await SiloProcess.StartAsync(_folder["one"], storage, ("NOUSCODER_Silo__Name", "one")))
        {
            await using var second = await SiloProcess.StartAsync(_folder["two"], storage, ("NOUSCODER_Silo__Name", "two"));
            (await JsonAsync("silos")).GetProperty("silos").EnumerateArray().Select(s => s.GetProperty("name").GetString()).ShouldBe(["one", "two"]);
            await JsonAsync("dataset", "import", _folder.Write("rows.jsonl", Row), "--name", "sums");
        }

        await using var third = await SiloProcess.StartAsync(_folder["three"], storage);

        // By the option as well as by the variable.
        var shown = await ConsoleProcess.RunAsync("problems", "show", "sums.3", "--storage", azurite.ConnectionString);
        shown.ExitCode.ShouldBe(0, shown.Error);
        shown.Output.ShouldContain("Print the sum.");
    }

    public void Dispose() => _folder.Dispose();

    private Task<ConsoleResult> RunAsync(params string[] arguments) =>
        ConsoleProcess.RunWithAsync(new() { [Variable] = azurite.ConnectionString }, arguments);

    private async Task<JsonElement> JsonAsync(params string[] arguments) => (await RunAsync([.. arguments, "--json"])).Json;
}
