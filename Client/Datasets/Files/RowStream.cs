using System.IO.Compression;
using ZstdSharp;

namespace NousCoder.Client.Datasets.Files;

/// <summary>Opens a file that may be compressed. Its first bytes say how, whatever it is called.</summary>
internal sealed class RowStream : IAsyncDisposable
{
    private readonly FileStream _file;

    // Else the end of a gzip file that is cut off looks like the end of its content.
    static RowStream() => AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);

    private RowStream(FileStream file, Stream content) => (_file, Content) = (file, content);

    /// <summary>The content, decompressed.</summary>
    public Stream Content { get; }

    /// <summary>Bytes of the file that were read.</summary>
    public long FilePosition => _file.Position;

    /// <summary>Whether the file can be read from any place.</summary>
    public bool IsPlain => ReferenceEquals(_file, Content);

    /// <exception cref="NousCoderException">There is no such file, or it is a pipe.</exception>
    public static async Task<RowStream> OpenAsync(string path, CancellationToken cancellation)
    {
        if (!File.Exists(path))
        {
            throw new NousCoderException(Directory.Exists(path) ? $"{path}: is a folder, not a file" : $"{path}: there is no such file");
        }

        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, useAsync: true);
        try
        {
            return new RowStream(file, (await FirstBytesAsync(file, cancellation)) switch
            {
                [0x1F, 0x8B, ..] => new GZipStream(file, CompressionMode.Decompress),
                [0x28, 0xB5, 0x2F, 0xFD] => new DecompressionStream(file),
                _ => file,
            });
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whether a file begins so.</summary>
    public static async Task<bool> BeginsWithAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, useAsync: true);
        var first = await FirstBytesAsync(file, cancellation);
        return bytes.Span.SequenceEqual(first);
    }

    public async ValueTask DisposeAsync()
    {
        await Content.DisposeAsync();
        await _file.DisposeAsync();
    }

    private static async Task<byte[]> FirstBytesAsync(FileStream file, CancellationToken cancellation)
    {
        if (!file.CanSeek)
        {
            throw new NousCoderException($"{file.Name}: is a pipe, and rows are read more than once; write them to a file");
        }

        var first = new byte[4];
        var length = await file.ReadAtLeastAsync(first, first.Length, throwOnEndOfStream: false, cancellation);
        file.Position = 0;
        return first[..length];
    }
}
