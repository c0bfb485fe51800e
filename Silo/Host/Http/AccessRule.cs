using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace NousCoder.Silo.Http;

/// <summary>Who may ask for what: health is for all, the rest for those with the key, or without one for this machine.</summary>
internal sealed class AccessRule(string? key)
{
    private const string Scheme = "Bearer ";

    // Hashed, so that a comparison takes the same time for every length.
    private readonly byte[]? _key = key is null ? null : Hash(key);

    public Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (request.Path.StartsWithSegments("/health") || (_key is null ? NamesThisMachine(request.Host.Host) : HasKey(request)))
        {
            return next(context);
        }

        context.Response.StatusCode = _key is null ? StatusCodes.Status421MisdirectedRequest : StatusCodes.Status401Unauthorized;
        context.Response.Headers.WWWAuthenticate = _key is null ? default : "Bearer";
        return Task.CompletedTask;
    }

    /// <summary>A page in a browser here can ask a loopback port under a host name of its own: that name is not this machine's.</summary>
    private static bool NamesThisMachine(string host) =>
        host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private bool HasKey(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        var given = authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? authorization[Scheme.Length..] : request.Headers["X-Api-Key"].ToString();
        return CryptographicOperations.FixedTimeEquals(Hash(given), _key);
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
