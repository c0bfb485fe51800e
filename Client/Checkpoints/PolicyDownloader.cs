using NousCoder.Contracts.Checkpoints;
using NousCoder.Contracts.Training;

namespace NousCoder.Client.Checkpoints;

/// <summary>Fetches a policy from the cluster into a folder.</summary>
internal sealed class PolicyDownloader(IPolicyExportGrain export, string folder)
{
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(200);

    /// <summary>Makes the folder, which must not hold anything yet, and returns the bytes that were written to it.</summary>
    /// <exception cref="NousCoderException">The policy cannot be exported.</exception>
    public async Task<long> RunAsync(PolicyReference policy, bool merge, CancellationToken cancellation)
    {
        try
        {
            await export.Begin(policy, merge);
            var total = 0L;
            foreach (var file in await FilesAsync(cancellation))
            {
                total += await FetchAsync(file, cancellation);
            }

            return total;
        }
        finally
        {
            await export.End();
        }
    }

    private async Task<ImmutableArray<string>> FilesAsync(CancellationToken cancellation)
    {
        for (; ; await Task.Delay(AskEvery, cancellation))
        {
            var status = await export.GetStatus();
            if (status.Failure.Length > 0)
            {
                throw new NousCoderException($"the policy cannot be exported: {status.Failure}");
            }

            if (status.Ready)
            {
                return status.Files;
            }
        }
    }

    private async Task<long> FetchAsync(string name, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        await using var file = File.Create(Path.Combine(folder, Path.GetFileName(name)));
        for (; ; )
        {
            cancellation.ThrowIfCancellationRequested();
            var piece = await export.Read(name, file.Length);
            if (piece.IsEmpty)
            {
                return file.Length;
            }

            await file.WriteAsync(piece, cancellation);
            await file.FlushAsync(cancellation);
        }
    }
}
