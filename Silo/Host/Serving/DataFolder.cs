using NousCoder.Contracts;

namespace NousCoder.Silo.Serving;

/// <summary>The folder that a silo keeps its data in, locked against a second one and closed to other users.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly string _path;
    private readonly FileStream _lock;

    /// <exception cref="NousCoderException">It cannot be used, or another silo uses it.</exception>
    public DataFolder(string path)
    {
        _path = Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(_path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new NousCoderException($"the data folder {_path} cannot be used: {error.Message} --data names another", error);
        }

        try
        {
            _lock = new FileStream(this["lock"], FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new NousCoderException($"the data folder {_path} is used by another silo or cannot be written; --data names another", error);
        }

        try
        {
            OwnerOnly.Restrict(_path);
        }
        catch
        {
            _lock.Dispose();
            throw;
        }
    }

    /// <summary>Path of something in the folder.</summary>
    public string this[string name] => Path.Combine(_path, name);

    public void Dispose() => _lock.Dispose();
}
