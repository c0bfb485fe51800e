using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace NousCoder.Processes.Tests;

/// <summary>A silo with a certificate.</summary>
public sealed class TlsTests : IDisposable
{
    private const string Certificate = "NOUSCODER_Tls__CertificateFile";
    private const string Key = "NOUSCODER_Tls__KeyFile";
    private const string Password = "NOUSCODER_Tls__Password";
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_console_with_the_certificate_connects_and_one_without_or_with_another_does_not()
    {
        using var own = SelfSigned();
        using var other = SelfSigned();
        var pem = _folder.Write("own.pem", own.ExportCertificatePem());
        var key = _folder.Write("own.key", own.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        File.WriteAllBytes(_folder["own.pfx"], own.Export(X509ContentType.Pkcs12, "a password"));
        var mixed = _folder.Write("other.pem", other.ExportCertificatePem() + "\n" + other.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        await using var silo = await SiloProcess.StartAsync(_folder["data"], (Certificate, pem), (Key, key));

        var connected = await RunAsync(silo, (Certificate, _folder["own.pfx"]), (Password, "a password"));
        connected.ExitCode.ShouldBe(0, connected.Error);
        (await RunAsync(silo)).ShouldHaveFailed(1, "whether it has a certificate (Tls:CertificateFile)");
        (await RunAsync(silo, (Certificate, mixed))).ShouldHaveFailed(1, "whether it has the same certificate (Tls:CertificateFile)");
    }

    [Fact]
    public async Task A_certificate_that_cannot_be_used_is_named()
    {
        using var own = SelfSigned();
        var pem = _folder.Write("own.pem", own.ExportCertificatePem());

        (await SiloProcess.RunAsync(_folder["data"], (Certificate, pem))).ShouldHaveFailed(1, $"Tls:CertificateFile: the certificate in {pem} cannot be read with its key", program: "silo");
    }

    public void Dispose() => _folder.Dispose();

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=nouscoder", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private static Task<ConsoleResult> RunAsync(SiloProcess silo, params (string Name, string Value)[] environment) =>
        ConsoleProcess.RunWithAsync(environment.ToDictionary(e => e.Name, e => e.Value), "silos", "--silo", silo.Address);
}
