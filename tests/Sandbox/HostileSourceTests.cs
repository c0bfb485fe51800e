namespace NousCoder.Sandbox.Tests;

/// <summary>Sources that are too much for a parser or a compiler; as hostile as the programs of the folder Hostile.</summary>
public sealed class HostileSourceTests(OneSlot slot) : IClassFixture<OneSlot>
{
    [Theory]
    [InlineData("parentheses a hundred thousand deep", "(", 100_000, "")]
    [InlineData("brackets twenty deep that are not closed", "[{(", 20, "")]
    [InlineData("braces that make a parser look ahead", "{a:", 40, "")]
    [InlineData("a minus three hundred thousand times", "-", 300_000, "1")]
    [InlineData("not a hundred thousand times", "not ", 100_000, "1")]
    [InlineData("lambdas ten thousand deep", "lambda: ", 10_000, "1")]
    [InlineData("a sum of a million terms", "1+", 1_000_000, "1")]
    [InlineData("a chain of a hundred thousand attributes", "a.", 100_000, "a")]
    [InlineData("a chain of a hundred thousand calls", "f(", 100_000, ")")]
    [InlineData("a hundred thousand decorators", "@a\n", 100_000, "def f(): pass")]
    [InlineData("a hundred thousand branches", "if a: pass\nel", 100_000, "se: pass")]
    [InlineData("a number of ten million digits", "9", 10_000_000, "")]
    [InlineData("a name of ten million letters", "a", 10_000_000, "")]
    [InlineData("ten million line ends", "\n", 10_000_000, "print(1)")]
    [InlineData("a text that is not closed", "x = 'x\n", 100_000, "")]
    public async Task A_source_that_is_a_bomb_harms_only_itself(string name, string part, int count, string end)
    {
        name.ShouldNotBeEmpty();
        await slot.ShouldGainNothingAsync(slot.Sandbox.Stdin(string.Concat(Enumerable.Repeat(part, count)) + end, ("", OneSlot.Secret)));
    }

    [Fact]
    public async Task A_constant_that_fills_the_memory_harms_only_itself()
    {
        foreach (var source in (string[])["x = 2 ** 10 ** 10", "x = 'x' * 10 ** 12", "x = (1,) * 10 ** 12", "x = 1 << 10 ** 12", "x = [0] * 10 ** 12"])
        {
            await slot.ShouldGainNothingAsync(slot.Sandbox.Stdin(source, ("", OneSlot.Secret)));
        }
    }
}
