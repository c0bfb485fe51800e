using NousCoder.Client.Jobs;
using NousCoder.Contracts.Jobs;

namespace NousCoder.Client.Demo;

/// <summary>The job that the demo submits: a file beside the console, with what the options say instead.</summary>
internal static class DemoSpec
{
    public const string Starter = "starter";
    public const string HeldOut = "starter-held-out";

    public static TrainingJobSpec Load(DemoOptions options)
    {
        var file = options.Objective == "dapo" ? "demo.json" : $"demo-{options.Objective}.json";
        var spec = JobFile.Read(Bundled("jobs", file));
        return spec with
        {
            Steps = options.Steps ?? spec.Steps,
            Seed = options.Seed ?? spec.Seed,
            PermuteRewards = options.Control,
            Evaluation = spec.Evaluation with { Samples = options.Samples ?? spec.Evaluation.Samples },
        };
    }

    /// <summary>Path of a file that comes with the console.</summary>
    public static string Bundled(string folder, string file) => Path.Combine(AppContext.BaseDirectory, folder, file);
}
