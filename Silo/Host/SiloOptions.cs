using System.ComponentModel.DataAnnotations;
using System.Net;

namespace NousCoder.Silo;

/// <summary>Who a silo is and where it keeps its data: the section <c>Silo</c> of its configuration.</summary>
public sealed class SiloOptions : IValidatableObject
{
    private const string Id = "[A-Za-z0-9.-]{1,64}";

    /// <summary>Name that <c>nouscoder silos</c> shows. Default: the machine's name.</summary>
    [Required(AllowEmptyStrings = false, ErrorMessage = "Silo:Name must not be empty.")]
    public string Name { get; set; } = Environment.MachineName;

    /// <summary>Cluster to be in: the silos that share a storage account under one id find each other. Default nouscoder.</summary>
    [Required(AllowEmptyStrings = false, ErrorMessage = "Silo:ClusterId must not be empty.")]
    [RegularExpression(Id, ErrorMessage = "Silo:ClusterId must be 1 to 64 letters, digits, '.' or '-'.")]
    public string ClusterId { get; set; } = "nouscoder";

    /// <summary>Service of the cluster: whose grain state it serves. Default nouscoder.</summary>
    [Required(AllowEmptyStrings = false, ErrorMessage = "Silo:ServiceId must not be empty.")]
    [RegularExpression(Id, ErrorMessage = "Silo:ServiceId must be 1 to 64 letters, digits, '.' or '-'.")]
    public string ServiceId { get; set; } = "nouscoder";

    /// <summary>
    /// What it is to serve, separated by commas: <c>trainer</c> updates policies (one silo of a cluster at a time, others stand
    /// by), <c>generator</c> samples completions, <c>sandbox</c> runs programs. Default all three.
    /// </summary>
    public string Roles { get; set; } = string.Join(',', Grains.Placement.Roles.All);

    /// <summary>
    /// Address of this machine that other silos and consoles reach it at; both ports are open on it and nowhere else. One that is not
    /// loopback needs a certificate (<c>Tls:CertificateFile</c>) or <see cref="TrustedNetwork"/>. Default 127.0.0.1: this machine alone.
    /// </summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>Port for other silos. Default 11111.</summary>
    [Range(1, 65_535, ErrorMessage = "Silo:SiloPort must be between 1 and 65535.")]
    public int SiloPort { get; set; } = 11_111;

    /// <summary>Port for clients. Default 30000.</summary>
    [Range(1, 65_535, ErrorMessage = "Silo:GatewayPort must be between 1 and 65535.")]
    public int GatewayPort { get; set; } = 30_000;

    /// <summary>
    /// Folder for metrics and, without a storage account, for grain state and artifacts; made where it is missing, used by
    /// one silo at a time. Default
    /// <c>nouscoder/silo</c> of the user's local data (<c>~/.local/share</c>).
    /// </summary>
    [Required(AllowEmptyStrings = false, ErrorMessage = "Silo:DataFolder must not be empty.")]
    public string DataFolder { get; set; } = Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "nouscoder", "silo");

    /// <summary>
    /// Allows an <see cref="Address"/> that is not loopback without a certificate. Everything that can reach the ports may then use the
    /// silo without a password and read what passes between silos. Default false.
    /// </summary>
    public bool TrustedNetwork { get; set; }

    /// <summary>
    /// Absolute paths of folders, separated by commas, under which a job may name its policy by path. Clients can have every checkpoint
    /// below them loaded and exported. Links that lead out of them are refused. Default none: policies are imported and named.
    /// </summary>
    public string PolicyRoots { get; set; } = "";

    /// <summary>
    /// Whether it is a pod of Kubernetes, whose silos Orleans then compares with the cluster's: a silo whose pod is gone is out at
    /// once. The pod needs what <c>infra/kubernetes</c> gives it. Default false.
    /// </summary>
    public bool Kubernetes { get; set; }

    /// <summary>
    /// Seconds that the silo may take to stop; then it ends as it is, and other silos continue its work. Less than what the host
    /// waits before it kills (30 s on Kubernetes). Default 25.
    /// </summary>
    [Range(1, 3600, ErrorMessage = "Silo:StopSeconds must be between 1 and 3600.")]
    public int StopSeconds { get; set; } = 25;

    /// <summary>The names in <see cref="Roles"/>.</summary>
    internal string[] RoleNames => Split(Roles);

    /// <summary>The paths in <see cref="PolicyRoots"/>.</summary>
    internal string[] PolicyRootPaths => Split(PolicyRoots);

    /// <summary>Gets whether other machines can reach the ports. In Kubernetes they are open on every address of the pod.</summary>
    internal bool IsReachable => Kubernetes || !IPAddress.IsLoopback(IPAddress.Parse(Address));

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (RoleNames.Except(Grains.Placement.Roles.All).Any() || RoleNames.Length == 0)
        {
            yield return new($"Silo:Roles is '{Roles}'; expected one or more of {string.Join(", ", Grains.Placement.Roles.All)}, separated by commas.", [nameof(Roles)]);
        }

        if (Kubernetes && Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST") is null)
        {
            yield return new("Silo:Kubernetes is true, and this is no pod of Kubernetes (KUBERNETES_SERVICE_HOST is not set); leave it out.", [nameof(Kubernetes)]);
        }

        if (!IPAddress.TryParse(Address, out var address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
        {
            yield return new($"Silo:Address is '{Address}'; expected one IP address of this machine that others can reach.", [nameof(Address)]);
        }

        if (Array.Find(PolicyRootPaths, root => !Path.IsPathFullyQualified(root)) is { } relative)
        {
            yield return new($"Silo:PolicyRoots names '{relative}'; expected absolute paths of folders, separated by commas.", [nameof(PolicyRoots)]);
        }
    }

    private static string[] Split(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
