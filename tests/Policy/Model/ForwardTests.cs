using NousCoder.Policy.Model;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace NousCoder.Policy.Tests.Model;

public sealed class ForwardTests
{
    [Fact]
    public void Agrees_with_the_formulas_written_plainly_with_keys_and_values_repeated()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Create();
        var tokens = TinyModels.Tokens(2, 9);

        var logits = model.Logits(model.HiddenStates(tokens));

        TinyModels.Difference(logits, Plain(model, tokens)).ShouldBeLessThan(1e-4f);
        logits.abs().max().item<float>().ShouldBeGreaterThan(1, "the comparison must not be one of zeros");
    }

    [Fact]
    public void With_gradients_and_without_gives_the_same()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Create();
        var tokens = TinyModels.Tokens(2, 9);
        var without = model.HiddenStates(tokens);

        model.RequireGradients(true);
        var with = model.HiddenStates(tokens);
        model.Logits(with).logsumexp(-1).sum().backward();

        TinyModels.Difference(with.detach(), without).ShouldBeLessThan(1e-5f);
        foreach (var (name, parameter) in model.Parameters)
        {
            parameter.grad.ShouldNotBeNull(name);
            parameter.grad.abs().sum().item<float>().ShouldBeGreaterThan(0, name);
        }
    }

    [Fact]
    public void Right_padding_changes_nothing()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Create();
        var tokens = TinyModels.Tokens(1, 7);

        var padded = model.HiddenStates(cat([tokens, zeros([1, 12], ScalarType.Int64).Fill(299)], 1));

        TinyModels.Difference(padded.narrow(1, 0, 7), model.HiddenStates(tokens)).ShouldBeLessThan(1e-5f);
    }

    [Fact]
    public void Layer_by_layer_is_the_whole()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Create();
        var tokens = TinyModels.Tokens(1, 7);

        var x = model.RunLayer(1, model.RunLayer(0, model.Embed(tokens)));

        TinyModels.Difference(model.Normalize(x), model.HiddenStates(tokens)).ShouldBe(0);
    }

    [Fact]
    public void A_change_of_a_parameter_is_seen_and_a_clone_keeps_the_old_ones()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Create();
        using var clone = model.Clone();
        var tokens = TinyModels.Tokens(1, 7);
        var before = model.HiddenStates(tokens);

        using (no_grad())
        {
            model.Parameters["model.layers.0.self_attn.k_proj.weight"].TimesInPlace(1.5);
            model.Parameters["model.layers.1.mlp.up_proj.weight"].TimesInPlace(1.5);
        }

        TinyModels.Difference(model.HiddenStates(tokens), before).ShouldBeGreaterThan(0.01f);
        TinyModels.Difference(clone.HiddenStates(tokens), before).ShouldBe(0);
    }

    [Fact]
    public void Random_weights_follow_the_seed()
    {
        using var scope = NewDisposeScope();
        using var a = Qwen3Decoder.Initialize(TinyModels.Configuration, 1, CPU, ScalarType.Float32);
        using var b = Qwen3Decoder.Initialize(TinyModels.Configuration, 1, CPU, ScalarType.Float32);
        using var c = Qwen3Decoder.Initialize(TinyModels.Configuration, 2, CPU, ScalarType.Float32);
        const string Name = "model.layers.1.mlp.down_proj.weight";

        TinyModels.AreSame(a.Parameters[Name], b.Parameters[Name]).ShouldBeTrue();
        TinyModels.AreSame(a.Parameters[Name], c.Parameters[Name]).ShouldBeFalse();
        a.Parameters[Name].std().item<float>().ShouldBe(0.02f, 0.002f);
        a.Parameters.Count.ShouldBe((2 * 11) + 2);
    }

    /// <summary>Qwen3 as transformers has it: no fusing, repeated keys and values, an explicit mask.</summary>
    private static Tensor Plain(Qwen3Decoder model, Tensor tokens)
    {
        var c = model.Configuration;
        var (rows, length, head) = (tokens.shape[0], tokens.shape[1], c.HeadSize);
        var half = HeldNumbers.Range(head / 2, ScalarType.Float32, CPU).Times(2).Over(head);
        var angles = outer(HeldNumbers.Range(length, ScalarType.Float32, CPU), half.Times(-Math.Log(c.RopeTheta)).exp());
        var (cosine, sine) = (cat([angles.cos(), angles.cos()], -1), cat([angles.sin(), angles.sin()], -1));
        var mask = ones([length, length], ScalarType.Float32).tril().log();
        var x = model.Parameters["model.embed_tokens.weight"][tokens];
        for (var i = 0; i < c.Layers; i++)
        {
            Tensor W(string part) => model.Parameters[$"model.layers.{i}.{part}.weight"];
            Tensor Heads(Tensor h, string part, int heads) => linear(h, W($"self_attn.{part}_proj")).view(rows, length, heads, head);
            var h = Norm(x, W("input_layernorm"));
            var q = Rotate(Norm(Heads(h, "q", c.AttentionHeads), W("self_attn.q_norm")).transpose(1, 2));
            var k = Rotate(Norm(Heads(h, "k", c.KeyValueHeads), W("self_attn.k_norm")).transpose(1, 2));
            var v = Heads(h, "v", c.KeyValueHeads).transpose(1, 2);
            var repeats = c.AttentionHeads / c.KeyValueHeads;
            (k, v) = (k.repeat_interleave(repeats, 1), v.repeat_interleave(repeats, 1));
            var scores = einsum("bhqd,bhkd->bhqk", q, k).Over(Math.Sqrt(head)).Plus(mask);
            var mixed = einsum("bhqk,bhkd->bhqd", scores.softmax(-1), v).transpose(1, 2).reshape(rows, length, -1);
            x = x.Plus(linear(mixed, W("self_attn.o_proj")));
            h = Norm(x, W("post_attention_layernorm"));
            x = x.Plus(linear(silu(linear(h, W("mlp.gate_proj"))) * linear(h, W("mlp.up_proj")), W("mlp.down_proj")));
        }

        return linear(Norm(x, model.Parameters["model.norm.weight"]), model.Parameters["model.embed_tokens.weight"]);

        Tensor Norm(Tensor t, Tensor weight) => t * (t * t).mean([-1], keepdim: true).Plus(c.RmsNormEpsilon).rsqrt() * weight;
        Tensor Rotate(Tensor t) => (t * cosine).Plus(cat([-t.narrow(-1, head / 2, head / 2), t.narrow(-1, 0, head / 2)], -1) * sine);
    }
}
