using System.CommandLine;

namespace NousCoder.Benchmarks.Policy;

/// <summary><c>policy</c>: what generation and updates cost.</summary>
internal sealed class PolicyCommand : Command
{
    private readonly Option<string> _part = new("--part") { Description = "What is measured: decode (beside llama.cpp), pass (one pass of the decoder), lengths (the tensor decoder on sequences of mixed lengths), train, memory, or gpu (the check of a device; infra/gpu-check.sh builds for it).", DefaultValueFactory = _ => "decode" };
    private readonly Option<int> _layers = new("--layers") { Description = "Layers of the 0.6B policy; 0 leaves it out.", DefaultValueFactory = _ => 28 };
    private readonly Option<int> _tokens = new("--tokens") { Description = "New tokens of a sequence.", DefaultValueFactory = _ => 24 };
    private readonly Option<int> _threads = new("--threads") { Description = "Threads that compute.", DefaultValueFactory = _ => Environment.ProcessorCount };
    private readonly Option<int> _rounds = new("--rounds") { Description = "How often each is run; the fastest counts.", DefaultValueFactory = _ => 3 };
    private readonly Option<string> _device = new("--device") { Description = "Device of the part gpu: cuda:N, or cpu for a smoke test on tiny shapes.", DefaultValueFactory = _ => "cuda:0" };
    private readonly Option<string?> _case = new(UpdateMemory.CaseOption) { Hidden = true };
    private readonly Option<bool> _json = new("--json") { Description = "Write JSON." };

    public PolicyCommand()
        : base("policy", "Tokens per second of random policies: the starter's shape, and Qwen3-0.6B's in bfloat16.")
    {
        _part.AcceptOnlyFromAmong("decode", "pass", "lengths", "train", "memory", "gpu");
        foreach (var option in (Option[])[_part, _layers, _tokens, _threads, _rounds, _device, _case, _json])
        {
            Add(option);
        }

        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (threads, rounds, layers) = (parsed.GetValue(_threads), parsed.GetValue(_rounds), parsed.GetValue(_layers));
        if (parsed.GetValue(_case) is { } memoryCase)
        {
            await UpdateMemory.PrintCaseAsync(memoryCase, threads);
            return 0;
        }

        if (parsed.GetValue(_part) == "gpu")
        {
            return await DeviceCheck.RunAsync(parsed.GetValue(_device)!, threads, parsed.GetValue(_json), cancellation);
        }

        var reports = new List<Report>();
        foreach (var shape in layers > 0 ? (PolicyShape[])[PolicyShape.Starter, PolicyShape.Small(layers)] : [PolicyShape.Starter])
        {
            switch (parsed.GetValue(_part))
            {
                case "decode":
                    reports.Add(await DecodeBenchmark.MeasureAsync(shape, threads, parsed.GetValue(_tokens), rounds, cancellation));
                    break;
                case "pass":
                    reports.Add(PassBenchmark.Measure(shape, threads, rounds));
                    break;
                case "train":
                    reports.Add(await TrainingBenchmark.MeasureAsync(shape, threads, rounds));
                    break;
            }
        }

        if (parsed.GetValue(_part) == "lengths")
        {
            reports.Add(LengthBenchmark.Measure(threads, rounds));
        }

        if (parsed.GetValue(_part) == "memory")
        {
            reports.Add(await UpdateMemory.MeasureAsync(threads, cancellation));
            reports.Add(await TrainingBenchmark.MeasureMemoryAsync(PolicyShape.WideVocabulary, threads));
        }

        Report.Write(reports, parsed.GetValue(_json));
        return 0;
    }
}
