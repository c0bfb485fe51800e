using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace NousCoder.Silo.Http;

/// <summary>
/// Who may ask for what: health is for all, the rest for requests with the key or a browser that gave it at <see cref="LoginPage"/>;
/// without a key, for this machine.
/// </summary>
internal sealed class AccessRule
{
    private const string Scheme = "Bearer ";
    private const int MaxFormBytes = 8 * 1024;

    // Hashed, so that a comparison takes the same time for every length.
    private readonly byte[]? _key;
    private readonly AccessCookie? _cookie;

    /// <param name="key">The key; null if there is none.</param>
    /// <param name="time">Default: the system's.</param>
    public AccessRule(string? key, TimeProvider? time = null)
    {
        _key = key is null ? null : Hash(key);
        _cookie = _key is null ? null : new AccessCookie(_key, time ?? TimeProvider.System);
    }

    public Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (request.Path.StartsWithSegments("/health"))
        {
            return next(context);
        }

        if (_cookie is null)
        {
            return NamesThisMachine(request.Host.Host) ? next(context) : RefuseAsync(context, StatusCodes.Status421MisdirectedRequest);
        }

        if (request.Path == LoginPage.Path)
        {
            return LogInAsync(context, _cookie);
        }

        if (HasKey(request) || (request.Cookies.TryGetValue(AccessCookie.Name, out var cookie) && _cookie.IsValid(cookie)))
        {
            return next(context);
        }

        if (IsNavigation(request))
        {
            context.Response.Redirect(LoginPage.AddressFor(request));
            return Task.CompletedTask;
        }

        context.Response.Headers.WWWAuthenticate = "Bearer";
        return RefuseAsync(context, StatusCodes.Status401Unauthorized);
    }

    private static Task RefuseAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private async Task LogInAsync(HttpContext context, AccessCookie cookie)
    {
        var request = context.Request;
        if (!HttpMethods.IsPost(request.Method))
        {
            await LoginPage.WriteAsync(context, LoginPage.LocalPath(request.Query[LoginPage.ReturnField]), refused: false);
            return;
        }

        if (!request.HasFormContentType || request.ContentLength is not <= MaxFormBytes)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest);
            return;
        }

        var form = await request.ReadFormAsync(context.RequestAborted);
        var target = LoginPage.LocalPath(form[LoginPage.ReturnField]);
        if (!IsKey(form[LoginPage.KeyField].ToString()))
        {
            await LoginPage.WriteAsync(context, target, refused: true);
            return;
        }

        context.Response.Cookies.Append(AccessCookie.Name, cookie.Create(), new CookieOptions
        {
            HttpOnly = true,
            // Not Strict: a link to the dashboard in a message should not ask for the key again. Other sites' forms do not get it.
            SameSite = SameSiteMode.Lax,
            Secure = request.IsHttps,
            MaxAge = AccessCookie.Lifetime,
        });
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = target;
    }

    /// <summary>Gets whether a person opens a page, which a login can precede; a program's request is told what it lacks.</summary>
    private static bool IsNavigation(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    /// <summary>A page in a browser here can ask a loopback port under a host name of its own: that name is not this machine's.</summary>
    private static bool NamesThisMachine(string host) =>
        host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private bool HasKey(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        return IsKey(authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? authorization[Scheme.Length..]
            : request.Headers["X-Api-Key"].ToString());
    }

    private bool IsKey(string given) => CryptographicOperations.FixedTimeEquals(Hash(given), _key);

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
