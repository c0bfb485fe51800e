using System.Security.Cryptography;
using System.Text.Json;
using NousCoder.Contracts.Problems;

namespace NousCoder.Datasets.Import;

/// <summary>
/// Hash of everything that problems say: the same problems in the same order, however they were spelled. Each problem's
/// hash takes in the one before, so that it can be gone on with after any of them.
/// </summary>
internal static class DatasetDigest
{
    /// <summary>Digest of no problem.</summary>
    public const string Empty = "";

    public static string After(string digest, long index, ProblemDefinition problem)
    {
        object?[] said =
        [
            digest, index, problem.Statement, problem.Kind.ToString(), problem.FunctionName, problem.StarterCode, problem.Difficulty,
            problem.Source, problem.SourceId, problem.Date, problem.TimeLimitSeconds, problem.Suite.Hash,
            problem.Suite.Comparison,
        ];
        // Datasets that state no memory limit keep the digest that they had before there were any.
        object?[] limited = problem.MemoryLimitMebibytes is { } memory ? [.. said, memory] : said;
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(limited)));
    }
}
