using NousCoder.Policy.Model;

namespace NousCoder.Policy.Tests.Model;

public sealed class RotaryFrequenciesTests
{
    private static readonly YarnScaling Yarn = new() { Factor = 2, OriginalMaxPositionEmbeddings = 40960 };

    [Fact]
    public void Yarn_stretches_between_dimensions_24_and_41_for_the_released_model()
    {
        RotaryFrequencies.Ramp(128, 1e6, Yarn).ShouldBe((24, 41));
        Yarn.AttentionFactor.ShouldBe(1.0693147, 1e-7);
    }

    /// <summary>Figures of transformers' _compute_yarn_parameters, computed apart from this code.</summary>
    [Theory]
    [InlineData(32_768, 23, 40, 0.0041317380225183937, 0.0010643609812470017, 6.490394320837028e-05)]
    [InlineData(40_960, 24, 41, 0.0043316608300596054, 0.0011322989162202146, 7.463953468962582e-05)]
    public void Yarn_stretches_the_original_length_that_is_given_as_transformers_does(int original, int low, int high, double at25, double at30, double at39)
    {
        // max_position_embeddings of Qwen3 is 40,960; its card stretches 32,768.
        var model = TinyModels.Configuration with { HeadSize = 128, RopeTheta = 1e6, MaxPositionEmbeddings = 40_960 };
        var yarn = model.WithRope(new RopeOverride(4, original)).Yarn!;

        var frequencies = RotaryFrequencies.Compute(128, 1e6, yarn);

        RotaryFrequencies.Ramp(128, 1e6, yarn).ShouldBe((low, high));
        new[] { frequencies[25], frequencies[30], frequencies[39] }.ShouldBe([at25, at30, at39], tolerance: 1e-15);
        yarn.AttentionFactor.ShouldBe(1.138629436111989, 1e-12);
        model.MaxContext(new RopeOverride(4, original)).ShouldBe(4 * original);
    }

    [Fact]
    public void Yarn_leaves_fast_dimensions_alone_and_divides_slow_ones_by_the_factor()
    {
        var plain = RotaryFrequencies.Compute(128, 1e6, yarn: null);
        var stretched = RotaryFrequencies.Compute(128, 1e6, Yarn);

        stretched.Length.ShouldBe(64);
        plain[1].ShouldBe(Math.Pow(1e6, -2.0 / 128), 1e-12);
        for (var i = 0; i < 64; i++)
        {
            var share = Math.Clamp((i - 24) / 17.0, 0, 1);
            stretched[i].ShouldBe(plain[i] * (1 - share + (share / 2)), 1e-15);
        }
    }
}
