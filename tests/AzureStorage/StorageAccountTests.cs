using NousCoder.AzureStorage.Artifacts;
using NousCoder.Clustering;
using NousCoder.Contracts;

namespace NousCoder.AzureStorage.Tests;

/// <summary>How settings name an account.</summary>
public sealed class StorageAccountTests
{
    [Fact]
    public void No_settings_are_no_account() => StorageAccount.FromSettings(null, " ").ShouldBeNull();

    [Theory]
    [InlineData("UseDevelopmentStorage=true", "http://127.0.0.1:10002/devstoreaccount1")]
    [InlineData("AccountName=mine;AccountKey=c2VjcmV0;EndpointSuffix=core.windows.net;DefaultEndpointsProtocol=https", "https://mine.table.core.windows.net")]
    public void A_connection_string_names_an_account(string connectionString, string name) =>
        StorageAccount.FromSettings(connectionString, null)!.Name.ShouldBe(name);

    [Theory]
    [InlineData("https://mine.blob.core.windows.net")]
    [InlineData("https://mine.table.core.windows.net/")]
    [InlineData("https://mine.z01.blob.storage.azure.net", "https://mine.z01.table.storage.azure.net")]
    [InlineData("https://mine.blob.core.chinacloudapi.cn", "https://mine.table.core.chinacloudapi.cn")]
    public void The_address_of_either_service_names_an_account(string uri, string name = "https://mine.table.core.windows.net") =>
        StorageAccount.FromSettings(null, uri)!.Name.ShouldBe(name);

    [Theory]
    [InlineData("AccountName=mine;AccountKey=c2Vj!!mV0", null, "Storage:ConnectionString is no connection string")]
    [InlineData("c2VjcmV0", null, "Storage:ConnectionString is no connection string")]
    [InlineData(null, "http://mine.blob.core.windows.net", "Storage:AccountUri is 'http://mine.blob.core.windows.net'")]
    [InlineData(null, "https://mine.example.com", "https://ACCOUNT.blob.core.windows.net")]
    [InlineData(null, "mine", "Storage:AccountUri is 'mine'")]
    [InlineData("UseDevelopmentStorage=true", "https://mine.blob.core.windows.net", "are both set")]
    public void Settings_that_name_none_or_two_are_refused_without_the_secret(string? connectionString, string? uri, string message)
    {
        var error = Should.Throw<NousCoderException>(() => StorageAccount.FromSettings(connectionString, uri));

        error.Message.ShouldContain(message);
        error.Message.ShouldNotContain("c2Vj");
    }

    [Fact]
    public async Task An_account_that_does_not_answer_is_named()
    {
        var nobody = StorageAccount.FromSettings(
            "AccountName=a;AccountKey=c2VjcmV0;TableEndpoint=http://127.0.0.1:1/a;BlobEndpoint=http://127.0.0.1:1/a", null)!;

        var error = await Should.ThrowAsync<NousCoderException>(() => AzureArtifactStore.OpenAsync(nobody.OpenBlobs(), "artifacts", Path.GetTempPath(), TestContext.Current.CancellationToken));

        error.Message.ShouldStartWith("container 'artifacts' of storage account http://127.0.0.1:1/a cannot be used: ");
        error.Message.ShouldNotContain("c2VjcmV0");
    }
}
