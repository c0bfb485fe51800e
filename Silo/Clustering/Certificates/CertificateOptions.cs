using System.ComponentModel.DataAnnotations;

namespace NousCoder.Clustering.Certificates;

/// <summary>
/// The certificate that silos and consoles of a cluster share: the section <c>Tls</c> of a silo's configuration, and the same
/// variables for a console. Where it is named, every connection is TLS, and both sides must show it.
/// </summary>
public sealed class CertificateOptions : IValidatableObject
{
    /// <summary>Setting that names the certificate.</summary>
    public const string FileKey = "Tls:CertificateFile";

    /// <summary>
    /// The certificate, which may be self-signed: PEM, with its private key in the same file or in <see cref="KeyFile"/>, or PKCS #12
    /// (.pfx). Default none: connections are plain.
    /// </summary>
    public string? CertificateFile { get; set; }

    /// <summary>
    /// The private key of a PEM certificate. Default: it is in <see cref="CertificateFile"/>. The file that holds the private key is
    /// refused if other users can read it.
    /// </summary>
    public string? KeyFile { get; set; }

    /// <summary>Password of the private key or of the PKCS #12 file. Secret. Default none.</summary>
    public string? Password { get; set; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (CertificateFile is null && (KeyFile ?? Password) is not null)
        {
            yield return new($"{FileKey} is not set, but {(KeyFile is null ? "Tls:Password" : "Tls:KeyFile")} is; set both or neither.", [nameof(CertificateFile)]);
        }
    }
}
