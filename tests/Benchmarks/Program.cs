using System.CommandLine;
using NousCoder.Benchmarks;
using NousCoder.Benchmarks.Imports;
using NousCoder.Benchmarks.Policy;
using NousCoder.Benchmarks.Scale;
using NousCoder.Benchmarks.Simulation;
using NousCoder.Benchmarks.Verify;

return await new RootCommand("Measures this machine. Every figure of a table is of one run, so that their ratios can be trusted.")
{
    new VerifyCommand(),
    new VerdictsCommand(),
    new SoakCommand(),
    new GenerateCommand(),
    new ImportCommand(),
    new GradeCommand(),
    new PolicyCommand(),
    new ScaleCommand(),
    new SimulateCommand(),
}.Parse(args).InvokeAsync();
