namespace NousCoder.Unit.Tests.LocalStorage;

/// <summary>State whose two halves always agree.</summary>
public sealed record Counter
{
    public int Value { get; init; }

    public string Text { get; init; } = "";

    public bool IsWhole => Text == Of(Value).Text;

    public static Counter Of(int value) => new() { Value = value, Text = new string((char)('a' + value % 26), 50 + value % 400) };
}
