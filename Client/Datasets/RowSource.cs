using System.Runtime.CompilerServices;
using NousCoder.Datasets.Files;
using NousCoder.Datasets.Formats;
using NousCoder.Datasets.Json;

namespace NousCoder.Datasets;

/// <summary>Problems that are rows of files.</summary>
/// <param name="path">The file, or the folder that the files are in.</param>
/// <param name="files">The files, in order.</param>
/// <param name="format">Form of the rows, one of <see cref="RowFormats.Names"/>.</param>
public sealed class RowSource(string path, IReadOnlyList<string> files, string format = RowFormats.Auto) : IProblemSource
{
    private bool IsFolder => files is not [var only] || only != path;

    public string Path => path;

    public string Format => format;

    public long Length { get; } = files.Sum(f => FileFacts.Of(f).Length);

    public string Fingerprint => SourceFingerprint.Of(path, files);

    public async IAsyncEnumerable<SourceRow> ReadAsync(
        string dataset, bool withSolutions, string cursor, Action<long>? progress, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var formats = new RowFormats(format);
        var (first, from) = RowCursor.Parse(cursor);
        var before = files.Take(first).Sum(f => FileFacts.Of(f).Length);
        for (var n = first; n < files.Count; n++)
        {
            var file = files[n];
            var begin = before;
            var origin = new RowOrigin(dataset, 0, FolderOf(file), withSolutions);
            var position = from.Position;
            var damage = IsFolder && from.Offset == 0 && from.Line == 1 ? await DamageAsync(file, cancellation) : null;
            var rows = FieldsAsync(file, from, bytes => progress?.Invoke(begin + bytes), cancellation).GetAsyncEnumerator(cancellation);
            await using var _ = rows.ConfigureAwait(false);
            while (damage is null)
            {
                try
                {
                    if (!await rows.MoveNextAsync())
                    {
                        break;
                    }
                }
                catch (NousCoderException error) when (IsFolder)
                {
                    damage = FileDamage.Reason(file, error);
                    break;
                }

                var (line, index, next, fields) = rows.Current;
                position = next.Position;
                yield return Read(formats, fields, origin with { Position = index }, file, line, new RowCursor(n, next));
            }

            from = RowPlace.Start(position);
            before += FileFacts.Of(file).Length;
            if (damage is not null)
            {
                // The file's end: the other files are read all the same.
                yield return new SourceRow(file, 0, new RowCursor(n + 1, from).ToString(), null, damage);
            }
        }
    }

    /// <summary>
    /// Why a file among several is left out whole; null if it can be read. What is compressed is read to its end: damage
    /// shows there, and must not come after rows that it made.
    /// </summary>
    private static async Task<string?> DamageAsync(string file, CancellationToken cancellation)
    {
        try
        {
            if (!await ParquetFile.IsAsync(file, cancellation))
            {
                await RowFile.CheckAsync(file, cancellation);
            }

            return null;
        }
        catch (NousCoderException error)
        {
            return FileDamage.Reason(file, error);
        }
    }

    /// <summary>True if the first row of a file has the fields of a known format; false for a file that cannot be read.</summary>
    public static async Task<bool> BeginsWithProblemAsync(string file, CancellationToken cancellation)
    {
        try
        {
            await foreach (var (_, _, _, fields) in FieldsAsync(file, RowPlace.Start(), _ => { }, cancellation))
            {
                return new RowFormats().Knows(fields());
            }
        }
        catch (Exception error) when (error is NousCoderException or RowException)
        {
        }

        return false;
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
