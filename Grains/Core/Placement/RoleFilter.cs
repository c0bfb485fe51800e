using Orleans.Metadata;
using Orleans.Placement;

namespace NousCoder.Grains.Placement;

/// <summary>Leaves the silos that serve a role.</summary>
public sealed class RoleFilter : PlacementFilterStrategy
{
    private const string RoleKey = "role";

    /// <summary>For Orleans, which reads the role from the grain's properties.</summary>
    public RoleFilter()
        : this("")
    {
    }

    /// <param name="role">One of <see cref="Roles"/>.</param>
    public RoleFilter(string role)
        : base(order: 0) => Role = role;

    /// <summary>The role.</summary>
    public string Role { get; private set; }

    /// <inheritdoc/>
    public override void AdditionalInitialize(GrainProperties properties) =>
        Role = GetPlacementFilterGrainProperty(RoleKey, properties) ?? throw new InvalidOperationException("A grain's role is not among its properties.");

    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, string>> GetAdditionalGrainProperties(
        IServiceProvider services, Type grainClass, GrainType grainType, IReadOnlyDictionary<string, string> existingProperties) =>
        [new(RoleKey, Role)];
}
