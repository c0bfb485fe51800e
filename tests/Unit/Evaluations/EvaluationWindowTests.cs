using NousCoder.Grains.Evaluation;

namespace NousCoder.Unit.Tests.Evaluations;

public sealed class EvaluationWindowTests
{
    [Theory]
    [InlineData(1, 256)]
    [InlineData(16, 16)]
    [InlineData(128, 4)]
    [InlineData(1000, 4)]
    public void Several_groups_are_open_however_large_they_are(int samples, int groups) => EvaluationWindow.Groups(samples).ShouldBe(groups);
}
