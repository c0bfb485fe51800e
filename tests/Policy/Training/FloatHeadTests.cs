using Microsoft.Extensions.Logging.Abstractions;
using NousCoder.Contracts.Training;
using NousCoder.Grains.Ports;
using NousCoder.Policy.Training;
using TorchSharp;

namespace NousCoder.Policy.Tests.Training;

public sealed class FloatHeadTests : IDisposable
{
    private readonly TinyPolicy _policy = new();

    [Fact]
    public void A_trained_head_is_copied_anew_after_a_step_and_a_frozen_one_never()
    {
        var options = new TrainerOptions { Threads = 1, DataType = torch.ScalarType.BFloat16 };
        foreach (var lora in (LoraOptions?[])[null, new LoraOptions()])
        {
            using var scope = torch.NewDisposeScope();
            using var policy = LoadedPolicy.Load(new TrainablePolicy { Files = new PolicyFolder(_policy.Folder), Lora = lora }, options);
            var before = policy.FloatHead.Get();
            var request = Requests.Of(Requests.Bandit(_policy.Folder), Requests.Varied(seed: 1, count: 4));
            var minibatches = request with { Optimizer = request.Optimizer with { MinibatchGroups = 1 } };

            new PolicyUpdate(policy, minibatches, options, NullLogger.Instance, TestContext.Current.CancellationToken).Run();

            var after = policy.FloatHead.Get();
            policy.FloatHead.Get().ShouldBeSameAs(after);
            after.Equals(policy.Model.Head.to(torch.ScalarType.Float32)).ShouldBeTrue();
            ReferenceEquals(after, before).ShouldBe(lora is not null);
        }
    }

    public void Dispose() => _policy.Dispose();
}
