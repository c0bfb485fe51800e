using System.Runtime.CompilerServices;
using NousCoder.Client.Datasets.Files;
using NousCoder.Client.Datasets.Formats;
using NousCoder.Client.Datasets.Json;

namespace NousCoder.Client.Datasets;

/// <summary>Problems that are rows of files.</summary>
/// <param name="path">The file, or the folder that the files are in.</param>
/// <param name="files">The files, in order.</param>
/// <param name="format">Form of the rows, one of <see cref="RowFormats.Names"/>.</param>
internal sealed class RowSource(string path, IReadOnlyList<string> files, string format = RowFormats.Auto) : IProblemSource
{
    public string Path => path;

    public string Format => format;

    public long Length { get; } = files.Sum(f => FileFacts.Of(f).Length);

    public string Fingerprint => SourceFingerprint.Of(path, files);

    public async IAsyncEnumerable<SourceRow> ReadAsync(
        string dataset, bool withSolutions, string cursor, Action<long>? progress, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var formats = new RowFormats(format);
        var (first, from) = RowCursor.Parse(cursor);
        for (var n = first; n < files.Count; n++)
        {
            var file = files[n];
            var before = files.Take(n).Sum(f => FileFacts.Of(f).Length);
            var origin = new RowOrigin(dataset, 0, FolderOf(file), withSolutions);
            var position = from.Position;
            await foreach (var (line, index, next, fields) in FieldsAsync(file, from, bytes => progress?.Invoke(before + bytes), cancellation))
            {
                position = next.Position;
                yield return Read(formats, fields, origin with { Position = index }, file, line, new RowCursor(n, next));
            }

            from = RowPlace.Start(position);
        }
    }

    private static SourceRow Read(RowFormats formats, Func<RowFields> fields, RowOrigin origin, string file, long line, RowCursor next)
    {
        try
        {
            return new SourceRow(file, line, next.ToString(), formats.Read(fields(), origin));
        }
        catch (RowException error)
        {
            return new SourceRow(file, line, next.ToString(), null, error.Message);
        }
    }

    /// <summary>Rows of a file, whose fields are split when they are asked for, so that damage is the row's and not the file's.</summary>
    private static async IAsyncEnumerable<(long Line, long Index, RowPlace Next, Func<RowFields> Fields)> FieldsAsync(
        string file, RowPlace from, Action<long> progress, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (await ParquetFile.IsAsync(file, cancellation))
        {
            var rows = from.Line - 1;
            await foreach (var (row, fields) in ParquetFile.ReadAsync(file, rows, progress, cancellation))
            {
                var index = from.Position + row - rows;
                yield return (row + 1, index, new RowPlace(0, row + 2, index + 1), () => fields);
            }
        }
        else
        {
            await foreach (var text in RowFile.ReadAsync(file, from, progress, cancellation))
            {
                yield return (text.Line, text.Position, text.Next, text.Fields);
            }
        }
    }

    /// <summary>DeepCoder has its parts in folders, which is all that says where a row is from.</summary>
    private string FolderOf(string file) =>
        System.IO.Path.GetRelativePath(path, file).Split('/') is [var folder, _, ..] ? folder : "";
}
