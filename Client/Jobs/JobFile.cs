using NousCoder.Contracts.Jobs;

namespace NousCoder.Client.Jobs;

/// <summary>Reads a job's JSON file.</summary>
internal static class JobFile
{
    /// <exception cref="NousCoderException">It cannot be read, or says what is impossible; the message names file and field.</exception>
    public static TrainingJobSpec Read(string path)
    {
        try
        {
            var spec = TrainingJobSpecFile.Parse(File.ReadAllText(path));
            var errors = SpecValidation.Validate(spec);
            return errors.IsEmpty ? spec : throw new NousCoderException(string.Join("; ", errors));
        }
        catch (NousCoderException error)
        {
            throw new NousCoderException($"{path}: {error.Message}", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new NousCoderException(File.Exists(path) ? error.Message : $"{path}: there is no such file", error);
        }
    }
}
