using NousCoder.Grains.Artifacts;

namespace NousCoder.Grains.Problems;

/// <content>Finds what is missing or damaged of a dataset, and takes it from the same content again.</content>
public sealed partial class DatasetGrain
{
    /// <summary>Returns the sentence that says how a damaged dataset is repaired.</summary>
    internal static string RepairAdvice(string dataset) =>
        $"Import the same file into '{dataset}' again to repair it; 'nouscoder dataset verify {dataset}' lists all damage.";

    /// <inheritdoc/>
    public async Task<ImportTicket> BeginRepair(string key)
    {
        var importId = Guid.NewGuid().ToString("N");
        Apply(new ImportEvent.RepairRequested(importId));
        await OpenImportAsync(key, importId);
        return new ImportTicket(importId, null, null);
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<string>> VerifyLists()
    {
        if (state.State.Summary is not { } summary)
        {
            return [$"there is no dataset '{Name}'"];
        }

        string?[] faults =
        [
            await VerifyListAsync<string>("problems.json", summary.Problems),
            await VerifyListAsync<string>("statements.json", summary.Problems),
            await VerifyListAsync<LeftOutRow>("left-out.json", summary.LeftOut),
        ];
        return [.. faults.OfType<string>()];
    }

    private async Task<string?> VerifyListAsync<T>(string name, int count)
    {
        var artifact = state.State.Folder + name;
        try
        {
            var list = await artifacts.ReadJsonAsync<ImmutableArray<T>>(artifact, CancellationToken.None);
            return list.Length == count ? null : $"dataset '{Name}': the artifact '{artifact}' lists {list.Length} entries instead of {count}";
        }
        catch (Exception error) when (StorageFailures.IsLost(error))
        {
            return $"dataset '{Name}': {error.Message}";
        }
    }

    /// <summary>Refuses a repair by another content: jobs and statistics refer to the problems as they are.</summary>
    private void RequireSameContent(DatasetSummary? before, DatasetSummary after)
    {
        if (before is not null && before.Digest != after.Digest)
        {
            throw new NousCoderException($"dataset '{Name}' holds other content (digest {before.Digest}, not {after.Digest}); choose another name");
        }
    }
}
