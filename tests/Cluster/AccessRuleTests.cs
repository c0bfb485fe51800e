using Microsoft.AspNetCore.Http;
using NousCoder.Silo.Http;

namespace NousCoder.Cluster.Tests;

/// <summary>What a silo without a key answers.</summary>
public sealed class AccessRuleTests
{
    [Theory]
    [InlineData("127.0.0.1:8080", "/metrics", 200)]
    [InlineData("localhost", "/dashboard/", 200)]
    [InlineData("[::1]:8080", "/metrics", 200)]
    [InlineData("evil.example:8080", "/metrics", 421)]
    [InlineData("10.0.0.1", "/dashboard/GrainState", 421)]
    [InlineData("10.0.0.1:8080", "/health/ready", 200)]
    public async Task Without_a_key_only_who_calls_it_this_machine_gets_more_than_health(string host, string path, int status)
    {
        var context = new DefaultHttpContext { Request = { Host = new HostString(host), Path = path } };

        await new AccessRule(key: null).CheckAsync(context, _ => Task.CompletedTask);

        context.Response.StatusCode.ShouldBe(status);
    }
}
