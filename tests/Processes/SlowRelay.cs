using System.Net;
using System.Net.Sockets;

namespace NousCoder.Processes.Tests;

/// <summary>Passes connections of loopback on to a port, the first of them late.</summary>
internal sealed class SlowRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _accepting;

    public SlowRelay(int port, TimeSpan delay)
    {
        _listener.Start();
        _accepting = AcceptAsync(port, delay);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ending.Dispose();
    }

    private async Task AcceptAsync(int port, TimeSpan delay)
    {
        for (; ; delay = TimeSpan.Zero)
        {
            _ = PassAsync(await _listener.AcceptTcpClientAsync(_ending.Token), port, delay);
        }
    }

    private async Task PassAsync(TcpClient from, int port, TimeSpan delay)
    {
        using (from)
        {
            await Task.Delay(delay, _ending.Token);
            using var to = new TcpClient();
            await to.ConnectAsync(IPAddress.Loopback, port, _ending.Token);
            await Task.WhenAny(
                from.GetStream().CopyToAsync(to.GetStream(), _ending.Token),
                to.GetStream().CopyToAsync(from.GetStream(), _ending.Token));
        }
    }
}
