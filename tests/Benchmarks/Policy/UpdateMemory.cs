using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using NousCoder.Contracts.Training;
using NousCoder.Grains.Ports;
using NousCoder.Policy.Training;
using NousCoder.Tests;

namespace NousCoder.Benchmarks.Policy;

/// <summary>
/// Memory that one update adds to a process that holds the weights and the optimizer's state, by the number of minibatches and
/// with a reference policy. Each case has a process of its own, so that none uses what another left.
/// </summary>
internal static class UpdateMemory
{
    private const int Layers = 24;
    private const int SequenceTokens = 512;

    private static readonly (string Name, int Minibatches, double KlCoefficient)[] Cases =
        [("one minibatch", 1, 0), ("two minibatches", 2, 0), ("two minibatches and klCoefficient", 2, 0.01)];

    /// <summary>Option by which a child process measures one case: <c>layers,minibatches,kl</c>.</summary>
    public const string CaseOption = "--memory-case";

    public static async Task<Report> MeasureAsync(int threads, CancellationToken cancellationToken)
    {
        var report = new Report(
            "memory that an update adds, hidden 256, vocabulary of 16,384, float32, micro-batches of 2,048 tokens, layers recomputed",
            "MiB added", "times one minibatch", "s");
        foreach (var layers in (int[])[Layers, 2 * Layers])
        {
            double? one = null;
            foreach (var (name, minibatches, kl) in Cases)
            {
                var what = FormattableString.Invariant($"{layers},{minibatches},{kl}");
                var (added, seconds) = await RunChildAsync(what, threads, cancellationToken);
                one ??= added;
                report.Add($"{layers} layers, {name}", added / 1048576, added / one, seconds);
            }
        }

        return report;
    }

    /// <summary>Measures one case in this process and prints bytes and seconds.</summary>
    public static async Task PrintCaseAsync(string text, int threads)
    {
        var parts = text.Split(',');
        var shape = PolicyShape.Deep(int.Parse(parts[0], CultureInfo.InvariantCulture));
        var minibatches = int.Parse(parts[1], CultureInfo.InvariantCulture);
        var coefficient = double.Parse(parts[2], CultureInfo.InvariantCulture);
        using var policy = new RandomPolicy(shape);
        var options = new TrainerOptions { Threads = threads, ActivationBytes = 0 };
        await using var trainer = new PolicyTrainer(options, NullLogger<PolicyTrainer>.Instance);
        await trainer.LoadAsync(new TrainablePolicy { Files = new PolicyFolder(policy.Folder) }, CancellationToken.None);
        var sequences = TrainingBenchmark.Sequences(shape.Configuration, 8, SequenceTokens);
        var request = new UpdateRequest
        {
            Step = 1,
            Groups = [.. Enumerable.Repeat(sequences, minibatches)],
            Objective = new ObjectiveOptions { KlCoefficient = coefficient },
            Optimizer = new OptimizerOptions { MicroBatchTokens = 4 * SequenceTokens, MinibatchGroups = 1 },
            Temperature = 1,
            Reference = coefficient > 0 ? new PolicyFolder(policy.Folder) : null,
        };
        var before = PeakMemory.Restart();
        var clock = Stopwatch.StartNew();
        await trainer.UpdateAsync(request, CancellationToken.None);
        Console.WriteLine(FormattableString.Invariant($"{PeakMemory.Read() - before},{clock.Elapsed.TotalSeconds}"));
    }

    private static async Task<(double Bytes, double Seconds)> RunChildAsync(string what, int threads, CancellationToken cancellationToken)
    {
        var program = Environment.ProcessPath!;
        string[] self = Path.GetFileNameWithoutExtension(program) == "dotnet" ? ["exec", typeof(UpdateMemory).Assembly.Location] : [];
        var start = new ProcessStartInfo(program, [.. self, "policy", "--threads", $"{threads}", CaseOption, what])
        {
            RedirectStandardOutput = true,
        };
        using var child = Process.Start(start)!;
        var output = await child.StandardOutput.ReadToEndAsync(cancellationToken);
        await child.WaitForExitAsync(cancellationToken);
        return child.ExitCode == 0 && output.Trim().Split(',') is [var bytes, var seconds]
            ? (double.Parse(bytes, CultureInfo.InvariantCulture), double.Parse(seconds, CultureInfo.InvariantCulture))
            : throw new InvalidOperationException($"{CaseOption} {what} ended with {child.ExitCode}: {output}");
    }
}
