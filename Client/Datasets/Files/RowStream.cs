using System.IO.Compression;
using System.Text;
using ZstdSharp;

namespace NousCoder.Datasets.Files;

/// <summary>Opens a file that may be compressed. Its first bytes say how, whatever it is called.</summary>
public sealed class RowStream : IAsyncDisposable
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

    /// <exception cref="NousCoderException">There is no such file, it is a pipe, or what it begins with says that it holds no rows.</exception>
    public static async Task<RowStream> OpenAsync(string path, CancellationToken cancellation)
    {
        var file = Open(path);
        try
        {
            var first = await FirstBytesAsync(file, cancellation);
            if (FileSignature.Refusal(first) is { } refusal)
            {
                throw new NousCoderException($"{path}: {refusal}");
            }

            return new RowStream(file, first switch
            {
                [0x1F, 0x8B, ..] => new GZipStream(file, CompressionMode.Decompress),
                [0x28, 0xB5, 0x2F, 0xFD, ..] => new DecompressionStream(file),
                _ when FileSignature.WideEncoding(first) is { } encoding => Encoding.CreateTranscodingStream(file, encoding, Encoding.UTF8),
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
    /// <exception cref="NousCoderException">There is no such file, or it is a pipe.</exception>
    public static async Task<bool> BeginsWithAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        await using var file = Open(path);
        var first = await FirstBytesAsync(file, cancellation);
        return first.AsSpan().StartsWith(bytes.Span);
    }

    public async ValueTask DisposeAsync()
    {
        await Content.DisposeAsync();
        await _file.DisposeAsync();
    }

    /// <summary>Opens a file. Opening a pipe would wait for its writer, and no token ends that.</summary>
    private static FileStream Open(string path)
    {
        FileStatus.RequireFile(path);
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, useAsync: true);
    }

    private static async Task<byte[]> FirstBytesAsync(FileStream file, CancellationToken cancellation)
    {
        var first = new byte[FileSignature.Length];
        var length = await file.ReadAtLeastAsync(first, first.Length, throwOnEndOfStream: false, cancellation);
        file.Position = 0;
        return first[..length];
    }
}
