using NousCoder.Contracts.Artifacts;
using NousCoder.Contracts.Training;

namespace NousCoder.Contracts.Checkpoints;

/// <summary>Makes a policy ready to be fetched by a client. Key: any name not in use, one for each export.</summary>
[Alias("NousCoder.IPolicyExportGrain")]
public interface IPolicyExportGrain : IGrainWithStringKey
{
    /// <summary>Begins, and returns.</summary>
    /// <param name="policy">What to export.</param>
    /// <param name="merge">Whether an adapter is added to the weights of its model, which gives a whole model.</param>
    [Alias("Begin")]
    Task Begin(PolicyReference policy, bool merge);

    /// <summary>How far it is.</summary>
    [Alias("GetStatus")]
    Task<PolicyExportStatus> GetStatus();

    /// <summary>A piece of a file of the export.</summary>
    /// <param name="file">One of <see cref="PolicyExportStatus.Files"/>.</param>
    /// <param name="offset">Where in the file it begins, in bytes.</param>
    /// <returns>At most <see cref="IArtifactUploadGrain.MaxPieceBytes"/> bytes; none at the end of the file.</returns>
    [Alias("Read")]
    Task<ReadOnlyMemory<byte>> Read(string file, long offset);

    /// <summary>Deletes what was made for the export.</summary>
    [Alias("End")]
    Task End();
}
