using System.ComponentModel.DataAnnotations;

namespace NousCoder.Silo;

/// <summary>Who a silo is and where it keeps its data: the section <c>Silo</c> of its configuration.</summary>
public sealed class SiloOptions
{
    /// <summary>Name that <c>nouscoder silos</c> shows. Default: the machine's name.</summary>
    [Required(AllowEmptyStrings = false, ErrorMessage = "Silo:Name must not be empty.")]
    public string Name { get; set; } = Environment.MachineName;

    /// <summary>Cluster to be in. Default nouscoder.</summary>
    [Required(AllowEmptyStrings = false, ErrorMessage = "Silo:ClusterId must not be empty.")]
    public string ClusterId { get; set; } = "nouscoder";

    /// <summary>Service of the cluster. Default nouscoder.</summary>
    [Required(AllowEmptyStrings = false, ErrorMessage = "Silo:ServiceId must not be empty.")]
    public string ServiceId { get; set; } = "nouscoder";

    /// <summary>Port for other silos, on loopback. Default 11111.</summary>
    [Range(1, 65_535, ErrorMessage = "Silo:SiloPort must be between 1 and 65535.")]
    public int SiloPort { get; set; } = 11_111;

    /// <summary>Port for clients, on loopback. Default 30000.</summary>
    [Range(1, 65_535, ErrorMessage = "Silo:GatewayPort must be between 1 and 65535.")]
    public int GatewayPort { get; set; } = 30_000;

    /// <summary>
    /// Folder for grain state, artifacts and metrics; made where it is missing, used by one silo at a time. Default
    /// <c>nouscoder/silo</c> of the user's local data (<c>~/.local/share</c>).
    /// </summary>
    [Required(AllowEmptyStrings = false, ErrorMessage = "Silo:DataFolder must not be empty.")]
    public string DataFolder { get; set; } = Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "nouscoder", "silo");
}
