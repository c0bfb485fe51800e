using NousCoder.Contracts.Artifacts;

namespace NousCoder.Client.Datasets;

/// <summary>Brings suites to the artifact store, each once.</summary>
internal sealed class SuiteUploader(IGrainFactory grains)
{
    private readonly IArtifactUploadGrain _asker = grains.GetGrain<IArtifactUploadGrain>(FreshName);

    private static string FreshName => $"upload-{Guid.NewGuid():N}";

    public async Task UploadAsync(string hash, ReadOnlyMemory<byte> suite, CancellationToken cancellation)
    {
        if (await _asker.HasSuite(hash))
        {
            return;
        }

        var upload = grains.GetGrain<IArtifactUploadGrain>(FreshName);
        for (var offset = 0; offset < suite.Length; offset += IArtifactUploadGrain.MaxPieceBytes)
        {
            cancellation.ThrowIfCancellationRequested();
            var length = Math.Min(IArtifactUploadGrain.MaxPieceBytes, suite.Length - offset);
            await upload.Append(offset, suite.Slice(offset, length));
        }

        await upload.CommitSuite(hash);
    }
}
