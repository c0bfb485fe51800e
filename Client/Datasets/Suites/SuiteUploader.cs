using NousCoder.Contracts.Artifacts;

namespace NousCoder.Datasets.Suites;

/// <summary>Brings suites to the artifact store, each once.</summary>
public sealed class SuiteUploader(IGrainFactory grains)
{
    /// <summary>Stores small suites in one call.</summary>
    public Task UploadAsync(ImmutableArray<SmallSuite> suites) =>
        grains.GetGrain<IArtifactUploadGrain>($"upload-{Guid.NewGuid():N}").StoreSuites(suites);

    /// <summary>Stores a suite of any size.</summary>
    /// <param name="hash">SHA-256 of the suite's canonical JSON.</param>
    /// <param name="pieces">The JSON; each piece must be good until the next is asked for.</param>
    /// <param name="cancellation">Ends it; nothing is stored then.</param>
    public async Task UploadAsync(string hash, IEnumerable<ReadOnlyMemory<byte>> pieces, CancellationToken cancellation)
    {
        var upload = grains.GetGrain<IArtifactUploadGrain>($"upload-{Guid.NewGuid():N}");
        if (!await upload.BeginSuite(hash))
        {
            return;
        }

        long offset = 0;
        foreach (var piece in pieces)
        {
            for (var rest = piece; !rest.IsEmpty;)
            {
                cancellation.ThrowIfCancellationRequested();
                var part = rest[..Math.Min(IArtifactUploadGrain.MaxPieceBytes, rest.Length)];
                await upload.Append(offset, part);
                offset += part.Length;
                rest = rest[part.Length..];
            }
        }

        await upload.Commit();
    }
}
