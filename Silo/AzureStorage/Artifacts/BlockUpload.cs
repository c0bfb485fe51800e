using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace NousCoder.AzureStorage.Artifacts;

/// <summary>
/// Stores a stream of any length as one blob that appears whole. The SDK's own upload names the blocks by their offsets, so
/// that two writers of one name would mix theirs; here the blocks of each upload have names of their own.
/// </summary>
internal static class BlockUpload
{
    // A blob has at most 50,000 blocks, so an artifact at most 195 GiB.
    private const int BlockBytes = 4 << 20;
    private const int ParallelBlocks = 4;

    public static async Task UploadAsync(BlockBlobClient blob, Stream content, CancellationToken cancellationToken)
    {
        if (content.CanSeek && content.Length - content.Position <= BlockBytes)
        {
            await blob.UploadAsync(content, new BlobUploadOptions(), cancellationToken);
            return;
        }

        var first = ArrayPool<byte>.Shared.Rent(BlockBytes);
        var length = await content.ReadAtLeastAsync(first.AsMemory(0, BlockBytes), BlockBytes, throwOnEndOfStream: false, cancellationToken);
        if (length < BlockBytes)
        {
            // All of it, in one request instead of three: most suites are small, and come by a pipe.
            using var all = new MemoryStream(first, 0, length, writable: false);
            await blob.UploadAsync(all, new BlobUploadOptions(), cancellationToken);
            ArrayPool<byte>.Shared.Return(first);
            return;
        }

        var before = await ETagAsync(blob, cancellationToken);
        var upload = Guid.NewGuid();
        var names = new ConcurrentDictionary<int, string>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ParallelBlocks, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(BlocksAsync(first, content, cancellationToken), parallel, async (block, token) =>
        {
            try
            {
                var name = Convert.ToBase64String([.. upload.ToByteArray(), .. BitConverter.GetBytes(block.Number)]);
                using var data = new MemoryStream(block.Data, 0, block.Length, writable: false);
                await blob.StageBlockAsync(name, data, cancellationToken: token);
                names[block.Number] = name;
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(block.Data);
            }
        });
        try
        {
            await blob.CommitBlockListAsync(Enumerable.Range(0, names.Count).Select(number => names[number]), cancellationToken: cancellationToken);
        }
        catch (RequestFailedException error) when (error.ErrorCode == BlobErrorCode.InvalidBlockList)
        {
            // Whoever else commits or deletes the name drops the blocks that are not committed: then it is as if this upload
            // had been first, and was replaced.
            if (await ETagAsync(blob, cancellationToken) == before)
            {
                throw;
            }
        }
    }

    /// <summary>The etag of what is stored; null where nothing is.</summary>
    private static async Task<ETag?> ETagAsync(BlockBlobClient blob, CancellationToken cancellationToken)
    {
        try
        {
            return (await blob.GetPropertiesAsync(cancellationToken: cancellationToken)).Value.ETag;
        }
        catch (RequestFailedException error) when (error.Status == (int)HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private static async IAsyncEnumerable<(int Number, byte[] Data, int Length)> BlocksAsync(
        byte[] first, Stream content, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return (0, first, BlockBytes);
        for (var number = 1; ; number++)
        {
            var data = ArrayPool<byte>.Shared.Rent(BlockBytes);
            var length = await content.ReadAtLeastAsync(data.AsMemory(0, BlockBytes), BlockBytes, throwOnEndOfStream: false, cancellationToken);
            if (length == 0)
            {
                ArrayPool<byte>.Shared.Return(data);
                yield break;
            }

            yield return (number, data, length);
        }
    }
}
