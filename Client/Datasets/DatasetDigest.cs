using System.Security.Cryptography;
using System.Text.Json;

namespace NousCoder.Client.Datasets;

/// <summary>Hash of everything that a file says: the same problems in the same order, however they were spelled.</summary>
internal sealed class DatasetDigest : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public void Add(DatasetRow row)
    {
        var problem = row.Definition;
        _hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(new object?[]
        {
            row.Index, problem.Statement, problem.Kind.ToString(), problem.FunctionName, problem.StarterCode,
            problem.Difficulty, problem.Source, problem.Suite.Hash,
        }));
        _hash.AppendData("\n"u8);
    }

    public string Value => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public void Dispose() => _hash.Dispose();
}
