using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using NousCoder.Silo.Http;

namespace NousCoder.Cluster.Tests;

/// <summary>What a silo answers without a key, and how a browser gives it one.</summary>
public sealed class AccessRuleTests
{
    private const string Key = "a key & of the test";

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

    [Theory]
    [InlineData("/dashboard/?a=b", "/dashboard/?a=b")]
    [InlineData("//evil.example/", "/dashboard/")]
    [InlineData("/\\evil.example/", "/dashboard/")]
    [InlineData("https://evil.example/", "/dashboard/")]
    [InlineData("", "/dashboard/")]
    public async Task A_login_leads_nowhere_but_to_this_silo(string target, string location)
    {
        var context = await LogInAsync(new AccessRule(Key), target);

        context.Response.StatusCode.ShouldBe(303);
        context.Response.Headers.Location.ToString().ShouldBe(location);
    }

    [Fact]
    public async Task A_login_ends_after_12_hours_and_counts_for_its_key_alone()
    {
        var time = new FakeTimeProvider();
        var rule = new AccessRule(Key, time);
        var cookie = (await LogInAsync(rule, "/")).Response.Headers.SetCookie.ToString().Split(';')[0];

        (await StatusAsync(rule, cookie)).ShouldBe(200);
        (await StatusAsync(new AccessRule("another key of 16", time), cookie)).ShouldBe(401);
        (await StatusAsync(rule, "nouscoder-access=9" + cookie.Split('=')[1])).ShouldBe(401);
        (await StatusAsync(rule, "nouscoder-access=")).ShouldBe(401);
        time.Advance(TimeSpan.FromHours(12));
        (await StatusAsync(rule, cookie)).ShouldBe(401);
    }

    private static async Task<DefaultHttpContext> LogInAsync(AccessRule rule, string target)
    {
        var form = Encoding.UTF8.GetBytes($"key={Uri.EscapeDataString(Key)}&return={Uri.EscapeDataString(target)}");
        var context = new DefaultHttpContext
        {
            Request =
            {
                Method = "POST",
                Path = "/login",
                ContentType = "application/x-www-form-urlencoded",
                ContentLength = form.Length,
                Body = new MemoryStream(form),
            },
        };
        await rule.CheckAsync(context, _ => Task.CompletedTask);
        return context;
    }

    private static async Task<int> StatusAsync(AccessRule rule, string cookie)
    {
        var context = new DefaultHttpContext { Request = { Method = "GET", Path = "/metrics" } };
        context.Request.Headers.Cookie = cookie;
        await rule.CheckAsync(context, _ => Task.CompletedTask);
        return context.Response.StatusCode;
    }
}
