namespace NousCoder.Sandbox.Comparison;

/// <summary>
/// Bounds the time of one comparison by the numbers that it compares one by one. A count is the same on every machine and
/// at every load, which a deadline is not.
/// </summary>
internal sealed class NumberBudget
{
    /// <summary>About a second of CPU time. An output that is spelled as expected is compared as text.</summary>
    private const int MaxNumbers = 4_000_000;

    private int _left = MaxNumbers;

    /// <summary>Takes one number off the budget.</summary>
    /// <exception cref="TooManyNumbersException">Nothing is left.</exception>
    public void Spend()
    {
        if (_left-- == 0)
        {
            throw new TooManyNumbersException();
        }
    }
}
