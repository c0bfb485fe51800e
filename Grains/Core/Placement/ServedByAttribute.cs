using Orleans.Placement;

namespace NousCoder.Grains.Placement;

/// <summary>Places a grain on silos that serve a role, and nowhere while there is none.</summary>
/// <param name="role">One of <see cref="Roles"/>.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ServedByAttribute(string role) : PlacementFilterAttribute(new RoleFilter(role));
