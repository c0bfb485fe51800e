using ArchUnitNET.Domain;
using ArchUnitNET.Fluent;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace NousCoder.Architecture.Tests;

/// <summary>Arrows between assemblies point one way, and what machines bring stays out of what the system is.</summary>
public sealed class ArrowsTests
{
    private const string Contracts = "NousCoder.Contracts";
    private const string Grains = "NousCoder.Grains";
    private const string Clustering = "NousCoder.Clustering";
    private const string Datasets = "NousCoder.Datasets";
    private const string Sandbox = "NousCoder.Sandbox";
    private const string Policy = "NousCoder.Policy";
    private const string LocalStorage = "NousCoder.LocalStorage";
    private const string AzureStorage = "NousCoder.AzureStorage";

    // A full name of a type, as a regular expression.
    private const string Processes = @"^System\.Diagnostics\.Process(StartInfo)?$";
    private const string Sockets = @"^System\.Net\.Sockets\.";
    private const string Azure = @"^Azure\.";
    private const string Tensors = @"^TorchSharp\.";

    private static readonly Dictionary<string, string[]> MayKnow = new()
    {
        [Contracts] = [],
        [Grains] = [Contracts],
        [Clustering] = [Contracts],
        [Datasets] = [Contracts],
        [Sandbox] = [Contracts, Grains],
        [Policy] = [Contracts, Grains],
        [LocalStorage] = [Contracts, Grains],
        [AzureStorage] = [Contracts, Grains, Clustering],
        ["NousCoder.Silo"] = [Contracts, Grains, Clustering, Sandbox, Policy, LocalStorage, AzureStorage],
        ["nouscoder"] = [Contracts, Clustering, Datasets],
    };

    public static TheoryData<string> Known => [.. MayKnow.Keys];

    [Fact]
    public void Every_assembly_has_its_arrows_here() =>
        Assemblies.Names.ShouldBe(MayKnow.Keys, ignoreOrder: true, "an assembly that is new or gone: name in MayKnow what it may know");

    [Theory]
    [MemberData(nameof(Known))]
    public void An_assembly_knows_only_what_its_arrows_point_to(string assembly)
    {
        foreach (var other in MayKnow.Keys.Except(MayKnow[assembly]).Where(o => o != assembly))
        {
            Require(Types().That().Are(Assemblies.TypesOf(assembly)).Should().NotDependOnAny(Assemblies.TypesOf(other)));
        }
    }

    [Theory]
    [InlineData(Sandbox)]
    [InlineData(Policy)]
    [InlineData(LocalStorage)]
    [InlineData(AzureStorage)]
    public void An_adapter_knows_of_the_grains_their_ports_and_plain_rules_alone(string assembly) =>
        Require(Types().That().Are(Assemblies.TypesOf(assembly)).Should().NotDependOnAny(
            Types().That().Are(Assemblies.TypesOf(Grains)).And().DoNotHaveFullNameMatching(@"^NousCoder\.Grains\.((Ports|Prompts|Artifacts)\.|StableHash$)")));

    [Theory]
    [InlineData(Processes)]
    [InlineData(Sockets)]
    [InlineData(Azure)]
    [InlineData(Tensors)]
    public void Grains_and_contracts_know_nothing_of_a_machine(string types)
    {
        Require(KnowsNo(Contracts, types));
        Require(KnowsNo(Grains, types));
    }

    [Theory]
    [InlineData(Sandbox, Processes)]
    [InlineData("nouscoder", Sockets)]
    [InlineData(AzureStorage, Azure)]
    [InlineData(Policy, Tensors)]
    public void What_grains_must_not_know_is_found_where_it_is_used(string assembly, string types) =>
        KnowsNo(assembly, types).HasNoViolations(Assemblies.All).ShouldBeFalse();

    private static IArchRule KnowsNo(string assembly, string types) =>
        Types().That().Are(Assemblies.TypesOf(assembly)).Should().NotDependOnAny(Types(includeReferenced: true).That().HaveFullNameMatching(types));

    private static void Require(IArchRule rule) =>
        rule.Evaluate(Assemblies.All).Where(e => !e.Passed).Select(e => e.Description).ShouldBeEmpty();
}
