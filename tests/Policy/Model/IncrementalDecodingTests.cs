using NousCoder.Policy.Model;
using TorchSharp;
using static TorchSharp.torch;

namespace NousCoder.Policy.Tests.Model;

public sealed class IncrementalDecodingTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Rows_of_different_lengths_agree_with_the_full_forward_pass(bool yarn)
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Create(TinyModels.Configuration with
        {
            TieWordEmbeddings = false,
            Yarn = yarn ? new YarnScaling { Factor = 2, OriginalMaxPositionEmbeddings = 16 } : null,
        });
        var tokens = TinyModels.Tokens(2, 24);
        var expected = model.Logits(model.HiddenStates(tokens));
        int[] prompts = [5, 11];
        using var cache = new KeyValueCache(model, rows: 4, capacity: 32);
        for (var row = 0; row < 2; row++)
        {
            using var prefix = model.Prefill(tokens[row].narrow(0, 0, prompts[row]).unsqueeze(0));
            TinyModels.Difference(prefix.Logits[0], expected[row, prompts[row] - 1]).ShouldBeLessThan(1e-4f);
            cache.Fill(row, 1, prefix);
        }

        for (var step = 0; step < 13; step++)
        {
            var positions = tensor(prompts.Select(p => (long)p + step).ToArray());
            var last = tokens.gather(1, positions.unsqueeze(1)).squeeze(1);

            var logits = model.Logits(model.Decode(last, positions, cache, length: step % 2 == 0 ? 24 : 32));

            for (var row = 0; row < 2; row++)
            {
                TinyModels.Difference(logits[row], expected[row, prompts[row] + step]).ShouldBeLessThan(1e-4f);
            }
        }
    }

    [Fact]
    public void A_row_that_moves_to_another_place_or_cache_goes_on_as_before()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Create();
        var tokens = TinyModels.Tokens(1, 12);
        var expected = model.Logits(model.HiddenStates(tokens))[0, 10];
        using var cache = new KeyValueCache(model, rows: 3, capacity: 16);
        using var larger = new KeyValueCache(model, rows: 5, capacity: 40);
        using var prefix = model.Prefill(tokens.narrow(1, 0, 10));
        cache.Fill(2, 1, prefix);

        cache.Move(from: 2, to: 0, length: 10);
        larger.CopyFrom(cache, rows: 1);

        var logits = model.Logits(model.Decode(tokens[0].narrow(0, 10, 1), tensor(new[] { 10L }), larger, length: 40));
        TinyModels.Difference(logits[0], expected).ShouldBeLessThan(1e-4f);
    }

    [Fact]
    public void A_model_in_training_refuses_to_decode()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Create();
        using var cache = new KeyValueCache(model, rows: 1, capacity: 16);
        model.RequireGradients(true);

        Should.Throw<InvalidOperationException>(() => model.Decode(tensor(new[] { 1L }), tensor(new[] { 0L }), cache, 16))
            .Message.ShouldContain("in training");
    }

    [Fact]
    public void Bfloat16_stays_near_float32()
    {
        using var scope = NewDisposeScope();
        using var single = TinyModels.Create();
        using var half = Qwen3Decoder.Initialize(TinyModels.Configuration, 0, CPU, ScalarType.BFloat16);
        using (no_grad())
        {
            foreach (var (name, parameter) in half.Parameters)
            {
                parameter.copy_(single.Parameters[name]);
            }
        }

        var tokens = TinyModels.Tokens(1, 10);
        using var cache = new KeyValueCache(half, rows: 1, capacity: 16);
        using var prefix = half.Prefill(tokens.narrow(1, 0, 9));
        cache.Fill(0, 1, prefix);
        var logits = half.Logits(half.Decode(tokens[0].narrow(0, 9, 1), tensor(new[] { 9L }), cache, 16));
        var expected = single.Logits(single.HiddenStates(tokens))[0, 9];

        logits.dtype.ShouldBe(ScalarType.Float32);
        (TinyModels.Difference(logits[0], expected) / expected.abs().max().item<float>()).ShouldBeLessThan(0.05f);
    }
}
