using System.Text.Json;
using System.Text.Json.Serialization;

namespace NousCoder.Grains.Artifacts;

/// <summary>Values as JSON in the artifact store.</summary>
internal static class JsonArtifacts
{
    // A log-probability may be -Infinity and a metric NaN, for which JSON has no numbers.
    private static readonly JsonSerializerOptions Options = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        IgnoreReadOnlyProperties = true,
    };

    /// <summary>Stores a value.</summary>
    public static async Task WriteJsonAsync<T>(this IArtifactStore artifacts, string name, T value, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(value, Options));
        await artifacts.WriteAsync(name, content, cancellationToken);
    }

    /// <summary>Reads a stored value.</summary>
    /// <exception cref="ArtifactNotFoundException">It is not stored.</exception>
    /// <exception cref="ArtifactDamagedException">It is stored and is not JSON of that type.</exception>
    public static async Task<T> ReadJsonAsync<T>(this IArtifactStore artifacts, string name, CancellationToken cancellationToken)
    {
        await using var content = await artifacts.OpenReadAsync(name, cancellationToken);
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(content, Options, cancellationToken)
                ?? throw new ArtifactDamagedException(name, "it is null");
        }
        catch (JsonException error)
        {
            throw new ArtifactDamagedException(name, error.Message.TrimEnd('.'));
        }
    }
}
