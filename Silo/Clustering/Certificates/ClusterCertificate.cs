using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NousCoder.Contracts;
using Orleans.Connections.Security;
using Orleans.Hosting;

namespace NousCoder.Clustering.Certificates;

/// <summary>
/// The one certificate that everybody in a cluster has: who shows it, and can sign with its key, belongs to it. So it needs no
/// authority and no names, and a new one is given to all at once.
/// </summary>
public sealed class ClusterCertificate
{
    // Something must be said; nobody looks at it.
    private const string HostName = "nouscoder";
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";

    private readonly X509Certificate2 _certificate;

    private ClusterCertificate(X509Certificate2 certificate) => _certificate = certificate;

    /// <summary>The certificate that settings name, or null where they name none.</summary>
    /// <exception cref="NousCoderException">It cannot be used.</exception>
    public static ClusterCertificate? Load(CertificateOptions options)
    {
        if (options.CertificateFile is not { } file)
        {
            return null;
        }

        RequirePrivateKeyFile(options);
        var certificate = Read(file, options);
        return Obstacle(certificate, DateTime.Now) is { } obstacle
            ? throw new NousCoderException($"{CertificateOptions.FileKey}: the certificate in {file} {obstacle}")
            : new ClusterCertificate(certificate);
    }

    /// <summary>Makes every connection of a silo TLS.</summary>
    public void Use(ISiloBuilder silo) => silo.UseTls(Configure);

    /// <summary>Makes every connection of a client TLS.</summary>
    public void Use(IClientBuilder client) => client.UseTls(Configure);

    private void Configure(TlsOptions tls)
    {
        tls.LocalCertificate = _certificate;
        tls.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
        tls.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
        tls.RemoteCertificateValidation = (remote, _, _) => remote.RawDataMemory.Span.SequenceEqual(_certificate.RawDataMemory.Span);
        tls.OnAuthenticateAsClient = (_, authentication) => authentication.TargetHost = HostName;
    }

    /// <summary>The private key is all that a stranger needs to join the cluster.</summary>
    private static void RequirePrivateKeyFile(CertificateOptions options)
    {
        var (setting, file) = options.KeyFile is { } key ? ("Tls:KeyFile", key) : (CertificateOptions.FileKey, options.CertificateFile!);
        if (PrivateKeyFile.Exposure(file) != UnixFileMode.None)
        {
            throw new NousCoderException($"{setting}: the private key in {file} can be read by other users; run: chmod 600 {file}");
        }
    }

    /// <summary>Gets why a certificate cannot be used; null if it can.</summary>
    private static string? Obstacle(X509Certificate2 certificate, DateTime now)
    {
        if (!certificate.HasPrivateKey)
        {
            return "holds no private key; set Tls:KeyFile to the file that does";
        }

        if (certificate.NotBefore > now)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"is not valid before {certificate.NotBefore:yyyy-MM-dd HH:mm:ss}, and this machine's clock says {now:yyyy-MM-dd HH:mm:ss}; correct the clock or make a new certificate");
        }

        if (certificate.NotAfter < now)
        {
            return string.Create(CultureInfo.InvariantCulture, $"expired on {certificate.NotAfter:yyyy-MM-dd}; make a new one and give it to all silos and consoles");
        }

        return Serves(certificate, ServerUse) && Serves(certificate, ClientUse)
            ? null
            : "is not for both server and client authentication (extended key usage)";
    }

    private static X509Certificate2 Read(string file, CertificateOptions options)
    {
        try
        {
            return X509Certificate2.GetCertContentType(file) == X509ContentType.Pfx
                ? X509CertificateLoader.LoadPkcs12FromFile(file, options.Password)
                : options.Password is null
                    ? X509Certificate2.CreateFromPemFile(file, options.KeyFile ?? file)
                    : X509Certificate2.CreateFromEncryptedPemFile(file, options.Password, options.KeyFile ?? file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new NousCoderException(
                $"{CertificateOptions.FileKey}: the certificate in {file} cannot be read with its key: {error.Message} See Tls:KeyFile and Tls:Password", error);
        }
    }

    /// <summary>A certificate that names no use is for any.</summary>
    private static bool Serves(X509Certificate2 certificate, string use) =>
        certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().All(e => e.EnhancedKeyUsages.OfType<Oid>().Any(oid => oid.Value == use));
}
