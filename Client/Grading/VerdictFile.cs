using System.Text;
using System.Text.Json;
using NousCoder.Client.Datasets.Files;
using NousCoder.Client.Display;

namespace NousCoder.Client.Grading;

/// <summary>The file of verdicts. What an interrupted run left in it is kept, but for a line that it did not finish.</summary>
internal sealed class VerdictFile : IDisposable
{
    private readonly FileStream _file;

    private VerdictFile(string path, FileStream file, List<string?> ids) => (Path, _file, FinishedIds) = (path, file, ids);

    public string Path { get; }

    /// <summary>Ids of the solutions that have their verdict, in order.</summary>
    public IReadOnlyList<string?> FinishedIds { get; }

    /// <exception cref="NousCoderException">The file cannot be written, or holds something else than verdicts.</exception>
    public static async Task<VerdictFile> OpenAsync(string path, GradeSummary summary, CancellationToken cancellation)
    {
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new NousCoderException($"--out: {error.Message}", error);
        }

        try
        {
            CutUnfinishedLine(file);
            var ids = new List<string?>();
            await foreach (var row in RowFile.ReadAsync(path, null, cancellation))
            {
                var verdict = Parse(path, row);
                ids.Add(verdict.Id);
                summary.Add(verdict);
            }

            file.Seek(0, SeekOrigin.End);
            return new VerdictFile(path, file, ids);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Adds a row; it is in the file when this returns.</summary>
    public void Append(VerdictRow row)
    {
        _file.Write(Encoding.UTF8.GetBytes(JsonLine.Format(row) + "\n"));
        _file.Flush();
    }

    public void Dispose() => _file.Dispose();

    private static VerdictRow Parse(string path, RowText row)
    {
        try
        {
            return JsonLine.Parse<VerdictRow>(row.Json.Span);
        }
        catch (JsonException)
        {
            throw new NousCoderException($"--out: {path}:{row.Line} is no verdict; name another file, or delete this one");
        }
    }

    private static void CutUnfinishedLine(FileStream file)
    {
        for (var end = file.Length; end > 0; end--)
        {
            file.Position = end - 1;
            if (file.ReadByte() == '\n')
            {
                file.SetLength(end);
                return;
            }
        }

        file.SetLength(0);
    }
}
