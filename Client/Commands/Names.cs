namespace NousCoder.Client.Commands;

/// <summary>Arguments and options that hold names.</summary>
internal static class Names
{
    /// <summary>A job, a dataset: one segment of a key.</summary>
    public static Argument<string> Argument(string name, string description)
    {
        var argument = new Argument<string>(name) { Description = description };
        argument.Validators.Add(result => Check(name, result.Tokens, result.AddError));
        return argument;
    }

    /// <summary>As <see cref="Argument"/>, for an option.</summary>
    public static Option<string> Option(string name, string description)
    {
        var option = new Option<string>(name) { Description = description, HelpName = "NAME" };
        option.Validators.Add(result => Check(name, result.Tokens, result.AddError));
        return option;
    }

    /// <summary>An option that holds a number of at least <paramref name="least"/>, and at most <paramref name="most"/>.</summary>
    public static Option<int?> Count(string name, string description, int least, int most = int.MaxValue)
    {
        var option = new Option<int?>(name) { Description = description, HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token]
                && !(int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n >= least && n <= most))
            {
                var range = most == int.MaxValue ? $"of at least {least}" : $"from {least} to {most}";
                result.AddError($"{name}: '{token.Value}' is not a whole number {range}");
            }
        });
        return option;
    }

    private static void Check(string name, IReadOnlyList<System.CommandLine.Parsing.Token> tokens, Action<string> complain)
    {
        if (tokens is [var token] && !Keys.IsName(token.Value))
        {
            complain($"{name}: '{token.Value}' is no name; use 1 to 64 letters, digits or '-', beginning with a letter or digit");
        }
    }
}
