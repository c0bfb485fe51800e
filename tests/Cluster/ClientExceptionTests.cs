using Microsoft.Extensions.DependencyInjection;
using NousCoder.Clustering.Messages;
using NousCoder.Contracts;
using NousCoder.Contracts.Jobs;
using NousCoder.Contracts.Problems;
using NousCoder.Contracts.Submissions;
using Orleans.Serialization;

namespace NousCoder.Cluster.Tests;

/// <summary>Exceptions whose types only silos have reach a client as ones that it has.</summary>
public sealed class ClientExceptionTests
{
    [Fact]
    public async Task An_exception_of_a_silos_own_type_reaches_a_client_with_its_text_and_without_its_type()
    {
        await using var machine = new Machine();
        await using var silos = await Silos.StartAsync(machine);
        var problem = new ProblemDefinition
        {
            Id = "sums.0",
            Statement = "Print the sum.",
            Kind = ProblemKind.Stdin,
            Suite = new TestSuiteReference { Hash = new string('a', 64), InputBytes = [4] },
        };
        await silos.Grains.GetGrain<IProblemGrain>(problem.Id).Define(problem);
        var spec = new SubmissionSpec { Program = "print(3)", ProblemId = problem.Id, Verification = new VerificationOptions() };
        (Exception Thrown, string Text)[] cases =
        [
            (new SiloOnlyException("the box is gone"), "the silo could not do it: the box is gone"),
            (new InvalidOperationException("outer", new SiloOnlyException("inner")), "the silo could not do it: outer (inner)"),
            (new NousCoderException("mend it so", new SiloOnlyException("inner")), "mend it so"),
        ];
        foreach (var (n, (thrown, text)) in cases.Index())
        {
            machine.Verifier.Throws = thrown;

            var error = await Should.ThrowAsync<NousCoderException>(
                silos.Grains.GetGrain<ISubmissionGrain>($"submission-{n}").Verify(spec, TimeSpan.FromSeconds(10)));

            error.Message.ShouldBe(text);
            error.InnerException.ShouldBeNull();
        }
    }

    [Fact]
    public void A_placement_that_timed_out_reaches_a_client_as_a_time_out()
    {
        using var silo = new ServiceCollection().AddSerializer().AddRuntimeExceptions().BuildServiceProvider();
        using var client = new ServiceCollection().AddSerializer().AddRuntimeExceptions().BuildServiceProvider();
        // As the runtime throws it from the placement of a grain.
        var type = Type.GetType("Polly.Timeout.TimeoutRejectedException, Polly.Core", throwOnError: true)!;
        Exception thrown = new TimeoutException("the placement timed out", (Exception)Activator.CreateInstance(type)!);
        var bytes = silo.GetRequiredService<Serializer>().SerializeToArray(thrown);

        var received = client.GetRequiredService<Serializer>().Deserialize<Exception>(bytes);

        received.ShouldBeOfType<TimeoutException>().Message.ShouldBe("the placement timed out");
    }

    private sealed class SiloOnlyException(string message) : Exception(message);
}
