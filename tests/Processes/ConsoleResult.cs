namespace NousCoder.Processes.Tests;

/// <summary>How a console ended and what it said.</summary>
internal sealed record ConsoleResult(int ExitCode, string Output, string Error)
{
    public string LastLine => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];

    /// <summary>An error is one line on standard error, and nothing else is said.</summary>
    public void ShouldHaveFailed(int exitCode, string message, string program = "nouscoder")
    {
        ExitCode.ShouldBe(exitCode, Error);
        Error.TrimEnd('\n').ShouldStartWith(program + ": ");
        Error.TrimEnd('\n').ShouldNotContain("\n");
        Error.ShouldContain(message);
        Output.ShouldBeEmpty();
    }
}
