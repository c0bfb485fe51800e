using System.Security.Cryptography;
using System.Text.Json;
using NousCoder.Contracts.Problems;

namespace NousCoder.Datasets.Import;

/// <summary>
/// Brings the problems of a source to the cluster, which shows nothing of them before the last. An import that was broken
/// off goes on after the last page that the cluster has. One of content that is there already verifies what is stored, repairs
/// what is missing or damaged, and changes nothing else.
/// </summary>
public sealed class DatasetImporter(IGrainFactory grains, TimeProvider time)
{
    /// <param name="source">The problems.</param>
    /// <param name="options">Where they go, and which of them.</param>
    /// <param name="read">Told of the bytes that were read.</param>
    /// <param name="cancellation">Breaks it off.</param>
    /// <exception cref="NousCoderException">No row can be used, or the dataset holds other content.</exception>
    public async Task<ImportResult> ImportAsync(IProblemSource source, ImportOptions options, Action<long>? read, CancellationToken cancellation)
    {
        if (options.Exclude.Contains(options.Dataset))
        {
            throw new NousCoderException($"--exclude: '{options.Dataset}' is the dataset itself");
        }

        var known = await KnownProblems.ReadAsync(grains, options.Exclude);
        var dataset = grains.GetGrain<IDatasetGrain>(options.Dataset);
        var key = KeyOf(source, options, known);
        var ticket = await dataset.BeginImport(key);
        var rows = new RowPipeline(grains, options, known);
        var damage = ImmutableArray<string>.Empty;
        if (ticket.Existing is { } existing)
        {
            damage = await new DatasetVerifier(grains).FindDamageAsync(existing, report: null, cancellation);
            // Before a repair in any case: it must not touch a problem of other content.
            if (existing.ImportKey != key || !damage.IsEmpty)
            {
                await RequireSameAsync(existing, rows.ReadAsync(source, null, store: false, damage.IsEmpty ? read : null, cancellation), options);
            }

            if (damage.IsEmpty)
            {
                return new ImportResult(existing, Changed: false, Resumed: 0, Repaired: []);
            }

            ticket = await dataset.BeginRepair(key);
            rows = new RowPipeline(grains, options, known);
        }

        var pages = new PageSender(dataset, ticket, time);
        var tally = new ImportTally(source.Path, ticket.Progress);
        try
        {
            await foreach (var row in rows.ReadAsync(source, ticket.Progress, store: true, read, cancellation))
            {
                if (row is null)
                {
                    await pages.SendOldAsync();
                    continue;
                }

                RefuseWhereStrict(options, row);
                tally.Add(row);
                await pages.AddAsync(row);
            }
        }
        catch (OperationCanceledException)
        {
            await pages.SettleAsync();
            throw;
        }

        await pages.CompleteAsync();
        tally.RequireProblems();
        return new ImportResult(await dataset.CommitImport(ticket.ImportId!), Changed: true, ticket.Progress?.ProblemIds.Length ?? 0, damage);
    }

    /// <summary>The same problems from another file, or spelled in another way, are the same dataset.</summary>
    private static async Task RequireSameAsync(DatasetSummary existing, IAsyncEnumerable<PreparedRow?> rows, ImportOptions options)
    {
        var digest = DatasetDigest.Empty;
        await foreach (var row in rows)
        {
            RefuseWhereStrict(options, row);
            digest = row?.Problem is { } problem ? DatasetDigest.After(digest, row.Index, problem.Definition) : digest;
        }

        if (digest != existing.Digest)
        {
            throw new NousCoderException(
                $"dataset '{existing.Name}' holds other content ({existing.Problems} problems, digest {existing.Digest}); choose another name");
        }
    }

    private static void RefuseWhereStrict(ImportOptions options, PreparedRow? row)
    {
        if (options.Strict && row?.LeftOut is { } leftOut)
        {
            throw new NousCoderException($"{leftOut}; nothing was imported (without --strict such rows are left out)");
        }
    }

    /// <summary>Tells this import from any other: its files, and all that decides which rows are kept.</summary>
    private static string KeyOf(IProblemSource source, ImportOptions options, KnownProblems known) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new
        {
            source.Fingerprint, source.Format, options.Filters, known.Digests, options.ValidateSolutions, options.Strict,
        })));
}
