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
