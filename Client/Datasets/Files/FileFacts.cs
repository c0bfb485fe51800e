namespace NousCoder.Datasets.Files;

/// <summary>
/// Size and time of a file. Those of a symbolic link are its target's: a snapshot in Hugging Face's cache is a folder of
/// links, and a link's own size is the length of the name that it holds.
/// </summary>
/// <param name="Length">Bytes; 0 where the file is not there.</param>
/// <param name="ModifiedUtc">When it was last written.</param>
public readonly record struct FileFacts(long Length, DateTime ModifiedUtc)
{
    public static FileFacts Of(string path)
    {
        if (!File.Exists(path))
        {
            return default;
        }

        var file = new FileInfo(path);
        var target = file.LinkTarget is null ? file : (FileInfo)file.ResolveLinkTarget(returnFinalTarget: true)!;
        // A pipe by its number is a link to what no folder holds.
        return target.Exists ? new FileFacts(target.Length, target.LastWriteTimeUtc) : new FileFacts(0, file.LastWriteTimeUtc);
    }
}
