using NousCoder.Client.Silos;

namespace NousCoder.Client.Commands;

/// <summary>A command that does something. Whatever goes wrong in it becomes one line and an exit code.</summary>
internal abstract class ConsoleCommand : Command
{
    protected ConsoleCommand(string name, string description)
        : base(name, description) => SetAction(InvokeAsync);

    /// <summary>Does it.</summary>
    /// <returns>The exit code.</returns>
    protected abstract Task<int> RunAsync(CommandContext context);

    private async Task<int> InvokeAsync(ParseResult parsed, CancellationToken cancellation)
    {
        try
        {
            // Ctrl-C is listened to once this method has returned a task.
            await Task.Yield();
            return await RunAsync(new CommandContext(parsed, cancellation));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            NousCoderConsole.Complain("interrupted");
            return NousCoderConsole.Failed;
        }
        catch (Exception error)
        {
            NousCoderConsole.Complain(Failures.Describe(error));
            return NousCoderConsole.Failed;
        }
    }
}
