namespace NousCoder.Datasets.Files;

/// <summary>Damage of one file among several.</summary>
internal static class FileDamage
{
    /// <summary>The reason alone, of an error that names the file first.</summary>
    public static string Reason(string path, NousCoderException error) =>
        error.Message.StartsWith($"{path}: ", StringComparison.Ordinal) ? error.Message[(path.Length + 2)..] : error.Message;
}
