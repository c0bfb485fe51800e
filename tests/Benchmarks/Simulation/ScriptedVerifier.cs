using System.Collections.Immutable;
using NousCoder.Contracts.Rollouts;
using NousCoder.Grains.Ports;

namespace NousCoder.Benchmarks.Simulation;

/// <summary>Decides by <see cref="ScriptedProgram"/> which tests a program fails, and runs nothing.</summary>
internal sealed class ScriptedVerifier : IVerifier
{
    private const double SecondsOfTest = 0.02;

    public int Slots => 64;

    public int BusySlots => 0;

    public int Waiting => 0;

    public void GiveUpWaiting(int programs)
    {
        // None ever waits.
    }

    public Task<Verdict> VerifyAsync(VerificationRequest request, CancellationToken cancellationToken)
    {
        var runs = ImmutableArray.CreateBuilder<TestRun>();
        FailedTest? failed = null;
        foreach (var test in request.Order)
        {
            var passed = !ScriptedProgram.Fails(request.Program, request.Suite.Hash, test);
            runs.Add(new TestRun(test, passed, SecondsOfTest * (1 + (test % 7))));
            if (!passed)
            {
                failed = new FailedTest { Test = test, Input = "3\n1 2 3\n", Expected = "6\n", Actual = "5\n" };
                break;
            }
        }

        return Task.FromResult(new Verdict
        {
            Outcome = failed is null ? RolloutOutcome.Passed : RolloutOutcome.Failed,
            Reason = failed is null ? null : FailureReason.WrongAnswer,
            FailedTest = failed,
            TestRuns = runs.ToImmutable(),
            Seconds = runs.Sum(r => r.Seconds),
        });
    }
}
