using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NousCoder.Clustering.Certificates;
using NousCoder.Contracts;
using NousCoder.Tests;

namespace NousCoder.Processes.Tests;

/// <summary>A silo with a certificate.</summary>
public sealed class TlsTests : IDisposable
{
    private const string Certificate = "NOUSCODER_Tls__CertificateFile";
    private const string Key = "NOUSCODER_Tls__KeyFile";
    private const string Password = "NOUSCODER_Tls__Password";
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_console_with_the_certificate_connects_and_one_without_or_with_another_does_not()
    {
        using var own = SelfSigned();
        using var other = SelfSigned();
        var pem = _folder.Write("own.pem", own.ExportCertificatePem());
        var key = _folder.Write("own.key", own.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        File.SetUnixFileMode(key, Private);
        File.WriteAllBytes(_folder["own.pfx"], own.Export(X509ContentType.Pkcs12, "a password"));
        var mixed = _folder.Write("other.pem", other.ExportCertificatePem() + "\n" + other.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        File.SetUnixFileMode(_folder["own.pfx"], Private);
        File.SetUnixFileMode(mixed, Private);
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
        File.SetUnixFileMode(pem, Private);

        (await SiloProcess.RunAsync(_folder["data"], (Certificate, pem))).ShouldHaveFailed(1, $"Tls:CertificateFile: the certificate in {pem} cannot be read with its key", program: "silo");
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    public void A_private_key_that_others_can_use_is_refused_and_its_certificate_may_be_read_by_all(UnixFileMode exposed)
    {
        using var own = SelfSigned();
        var options = new CertificateOptions
        {
            CertificateFile = _folder.Write("own.pem", own.ExportCertificatePem()),
            KeyFile = _folder.Write("own.key", own.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()),
        };
        File.SetUnixFileMode(options.CertificateFile, Private | UnixFileMode.OtherRead);
        File.SetUnixFileMode(options.KeyFile, Private | exposed);

        Should.Throw<NousCoderException>(() => ClusterCertificate.Load(options)).Message
            .ShouldBe($"Tls:KeyFile: the private key in {options.KeyFile} can be read by other users; run: chmod 600 {options.KeyFile}");

        File.SetUnixFileMode(options.KeyFile, Private);
        ClusterCertificate.Load(options).ShouldNotBeNull();
    }

    [Theory]
    [InlineData(1, 2, "is not valid before ")]
    [InlineData(-2, -1, "expired on ")]
    public void A_certificate_outside_its_time_is_refused(int fromDay, int toDay, string reason)
    {
        using var own = SelfSigned(fromDay, toDay);
        var file = _folder.Write("own.pem", own.ExportCertificatePem() + "\n" + own.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        File.SetUnixFileMode(file, Private);

        Should.Throw<NousCoderException>(() => ClusterCertificate.Load(new CertificateOptions { CertificateFile = file })).Message
            .ShouldStartWith($"Tls:CertificateFile: the certificate in {file} {reason}");
    }

    public void Dispose() => _folder.Dispose();

    private static X509Certificate2 SelfSigned(int fromDay = -1, int toDay = 1)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=nouscoder", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(fromDay), DateTimeOffset.UtcNow.AddDays(toDay));
    }

    private static Task<ConsoleResult> RunAsync(SiloProcess silo, params (string Name, string Value)[] environment) =>
        ConsoleProcess.RunWithAsync(environment.ToDictionary(e => e.Name, e => e.Value), "silos", "--silo", silo.Address);
}
