using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace NousCoder.Silo.Http;

/// <summary>The value of the cookie of a browser that gave the key: a time and a code that only the key's holders can make.</summary>
/// <param name="key">Hash of the key.</param>
/// <param name="time">Tells when a cookie ends.</param>
internal sealed class AccessCookie(byte[] key, TimeProvider time)
{
    /// <summary>Name of the cookie.</summary>
    public const string Name = "nouscoder-access";

    /// <summary>Time after which a browser has to give the key again.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    private const string Purpose = "nouscoder access until ";

    /// <summary>Makes a value that is valid for <see cref="Lifetime"/>.</summary>
    public string Create() => Sign((time.GetUtcNow() + Lifetime).ToUnixTimeSeconds());

    /// <summary>Gets whether a value was made with the same key and has not expired.</summary>
    public bool IsValid(string value) =>
        value.Split('.') is [var seconds, _]
        && long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var end)
        && end > time.GetUtcNow().ToUnixTimeSeconds()
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(value), Encoding.UTF8.GetBytes(Sign(end)));

    private string Sign(long end)
    {
        var seconds = end.ToString(CultureInfo.InvariantCulture);
        return $"{seconds}.{Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(Purpose + seconds)))}";
    }
}
