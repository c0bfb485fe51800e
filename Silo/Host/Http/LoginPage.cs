using System.Net;
using Microsoft.AspNetCore.Http;

namespace NousCoder.Silo.Http;

/// <summary>The page on which a browser gives the key once.</summary>
internal static class LoginPage
{
    /// <summary>Path of the page.</summary>
    public const string Path = "/login";

    /// <summary>Field of the form that holds the key.</summary>
    public const string KeyField = "key";

    /// <summary>Field of the form and of the query that says where to go afterwards.</summary>
    public const string ReturnField = "return";

    private const string Default = "/dashboard/";

    /// <summary>Address of the page for a request that is to be repeated after it.</summary>
    public static string AddressFor(HttpRequest request) =>
        $"{Path}?{ReturnField}={Uri.EscapeDataString(request.PathBase + request.Path + request.QueryString)}";

    /// <summary>A path of this server; what could lead a browser to another one is replaced by the dashboard's.</summary>
    public static string LocalPath(string? path) => path is ['/', ..] and not ['/', '/' or '\\', ..] ? path : Default;

    /// <summary>Writes the page.</summary>
    /// <param name="context">The request.</param>
    /// <param name="target">Where to go afterwards.</param>
    /// <param name="refused">Whether a wrong key was given.</param>
    public static Task WriteAsync(HttpContext context, string target, bool refused)
    {
        var response = context.Response;
        response.StatusCode = refused ? StatusCodes.Status401Unauthorized : StatusCodes.Status200OK;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'";
        return response.WriteAsync(
            $$"""
            <!DOCTYPE html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>NousCoder silo: log in</title>
            <style>
              body { font: 1rem system-ui; max-width: 24rem; margin: 4rem auto }
              input, button { font: inherit; padding: .4rem; width: 100%; margin: .4rem 0; box-sizing: border-box }
            </style>
            <h1>Log in</h1>
            <form method="post" action="{{Path}}">
              <label for="key">Key of this silo (Http:Key)</label>
              <input id="key" name="{{KeyField}}" type="password" autocomplete="current-password" required autofocus>
              <input name="{{ReturnField}}" type="hidden" value="{{WebUtility.HtmlEncode(target)}}">
              <button>Log in</button>
              {{(refused ? "<p role=\"alert\">Wrong key.</p>" : "")}}
            </form>
            </html>
            """);
    }
}
