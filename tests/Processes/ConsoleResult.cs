using System.Text.Json;

namespace NousCoder.Processes.Tests;

/// <summary>How a console ended and what it said.</summary>
public sealed record ConsoleResult(int ExitCode, string Output, string Error)
{
    public string LastLine => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];

    /// <summary>The answer of a console that was asked for JSON, and had one.</summary>
    public JsonElement Json
    {
        get
        {
            ExitCode.ShouldBe(0, Error);
            return JsonElement.Parse(LastLine);
        }
    }

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
