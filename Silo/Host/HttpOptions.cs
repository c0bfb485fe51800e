using System.ComponentModel.DataAnnotations;
using System.Net;

namespace NousCoder.Silo;

/// <summary>
/// Health, metrics and dashboard over HTTP: the section <c>Http</c> of a silo's configuration. Off where <see cref="Url"/> is
/// empty, which is the default.
/// </summary>
public sealed class HttpOptions : IValidatableObject
{
    private const int ShortestKey = 16;

    /// <summary>
    /// Where to listen: <c>http://ADDRESS:PORT</c>, such as <c>http://127.0.0.1:8080</c>, or <c>http://0.0.0.0:8080</c> for
    /// every address of this machine, which needs a <see cref="Key"/>. Default none: nothing listens.
    /// </summary>
    public string? Url { get; set; }

    /// <summary>
    /// What a request for anything but <c>/health</c> must bring, as <c>Authorization: Bearer KEY</c> or as <c>X-Api-Key: KEY</c>; a
    /// browser gives it once at <c>/login</c> and then has a cookie for 12 hours. At least 16 characters. It travels as plain text: put a proxy with TLS before networks that are not trusted. Secret. Default
    /// none, which is allowed on loopback alone.
    /// </summary>
    public string? Key { get; set; }

    /// <summary>
    /// Whether <c>/dashboard</c> shows the Orleans Dashboard, which can show the state of every grain. It times every grain call; every silo of
    /// the cluster needs it to be seen. Default false.
    /// </summary>
    public bool Dashboard { get; set; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Url is not null && !(Uri.TryCreate(Url, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttp && url.PathAndQuery == "/"
            && (url.Host == "localhost" || IPAddress.TryParse(url.DnsSafeHost, out _))))
        {
            yield return new($"Http:Url is '{Url}'; expected http://ADDRESS:PORT with an IP address of this machine or localhost.", [nameof(Url)]);
        }
        else if (Url is not null && Key is null && !new Uri(Url).IsLoopback)
        {
            yield return new($"Http:Url is '{Url}', which other machines reach; set Http:Key, or listen on http://127.0.0.1:PORT.", [nameof(Key)]);
        }

        if (Key is { Length: < ShortestKey })
        {
            yield return new($"Http:Key has {Key.Length} characters; it needs at least {ShortestKey}.", [nameof(Key)]);
        }
    }
}
