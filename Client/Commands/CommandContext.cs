using NousCoder.Client.Display;
using NousCoder.Client.Silos;

namespace NousCoder.Client.Commands;

/// <summary>What a command was asked, and where its answer goes.</summary>
internal sealed class CommandContext(ParseResult parsed, CancellationToken cancellation)
{
    /// <summary>Fires on Ctrl-C.</summary>
    public CancellationToken Cancellation => cancellation;

    /// <summary>Whether the answer is JSON.</summary>
    public bool Json { get; } = parsed.GetValue(GlobalOptions.Json);

    public ClusterAddress Silo => GlobalOptions.Address(parsed);

    public T Get<T>(Argument<T> argument) => parsed.GetRequiredValue(argument);

    public T? Get<T>(Option<T> option) => parsed.GetValue(option);

    public Task<SiloConnection> ConnectAsync() => SiloConnection.OpenAsync(Silo, cancellation);

    /// <summary>Gives the answer: the object as one line of JSON, or what <paramref name="show"/> writes for a person.</summary>
    public void Answer(object json, Action<IAnsiConsole> show)
    {
        if (Json)
        {
            JsonLine.Write(json);
        }
        else
        {
            show(Terminal.Out);
        }
    }
}
