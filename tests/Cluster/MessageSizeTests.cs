using System.Security.Cryptography;
using System.Text;
using NousCoder.Contracts;
using NousCoder.Contracts.Artifacts;

namespace NousCoder.Cluster.Tests;

public sealed class MessageSizeTests
{
    [Fact]
    public async Task A_call_that_carries_more_than_a_mebibyte_is_refused_before_it_is_sent_and_others_go_on()
    {
        await using var machine = new Machine();
        await using var silos = await Silos.StartAsync(machine);
        foreach (var (from, grains) in new[] { ("client", silos.Grains), ("silo", silos.GrainsFromWithin) })
        {
            var upload = grains.GetGrain<IArtifactUploadGrain>(from);
            await upload.BeginSuite(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(from))));

            var error = await Should.ThrowAsync<NousCoderException>(() => upload.Append(0, new byte[1 << 20]));

            error.Message.ShouldContain("IArtifactUploadGrain.Append to artifactupload/");
            error.Message.ShouldContain("carries 1,048,");
            await upload.Append(0, new byte[IArtifactUploadGrain.MaxPieceBytes]);
        }
    }
}
