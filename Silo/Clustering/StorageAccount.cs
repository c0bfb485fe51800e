using Azure;
using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using NousCoder.Contracts;

namespace NousCoder.Clustering;

/// <summary>
/// The storage account that a cluster meets on: Azure's, or Azurite's on this machine. What passes by itself (a lost
/// connection, throttling, a server that is busy) is tried again by the Azure SDK's own policy: up to 5 times, after waits
/// that double from 0.2 seconds and carry jitter.
/// </summary>
public sealed class StorageAccount
{
    /// <summary>Setting that holds a connection string.</summary>
    public const string ConnectionStringKey = "Storage:ConnectionString";

    /// <summary>Setting that holds the account's URI.</summary>
    public const string AccountUriKey = "Storage:AccountUri";

    private StorageAccount(TableServiceClient tables) => Tables = tables;

    /// <summary>The tables of the account.</summary>
    public TableServiceClient Tables { get; }

    /// <summary>How messages name it: the address of its table service, without anything secret.</summary>
    public string Name => AddressOf(Tables.Uri);

    /// <summary>Secret; null where the account is named by its URI.</summary>
    internal string? ConnectionString { get; private init; }

    /// <summary>Address of the blob service; null where there is a connection string.</summary>
    internal Uri? BlobUri { get; private init; }

    /// <summary>Who asks; null where there is a connection string.</summary>
    internal TokenCredential? Credential { get; private init; }

    /// <summary>The account that settings name, or null where they name none.</summary>
    /// <param name="connectionString">A connection string.</param>
    /// <param name="accountUri">
    /// Address of the account's blob or table service, such as <c>https://ACCOUNT.blob.core.windows.net</c>; the other's is
    /// the same with the other word. Access is by <see cref="DefaultAzureCredential"/>: a managed identity or workload
    /// identity in a data centre, the login of the Azure CLI at a desk.
    /// </param>
    /// <exception cref="NousCoderException">They name two, or cannot be read.</exception>
    public static StorageAccount? FromSettings(string? connectionString, string? accountUri) =>
        (string.IsNullOrWhiteSpace(connectionString), string.IsNullOrWhiteSpace(accountUri)) switch
        {
            (true, true) => null,
            (false, true) => FromConnectionString(connectionString!),
            (true, false) => FromUri(accountUri!),
            _ => throw new NousCoderException($"{ConnectionStringKey} and {AccountUriKey} are both set; leave one of them out"),
        };

    /// <summary>What to throw where something of an account cannot be used: one line, without anything secret.</summary>
    internal static NousCoderException Unusable(string what, Uri account, Exception error) =>
        new($"{what} of storage account {AddressOf(account)} cannot be used: {Reason(error)}", error);

    /// <summary>Returns what a failed request says of the account, as one line with what to check.</summary>
    /// <param name="error">The failure; <see cref="OperationCanceledException"/> or <see cref="TimeoutException"/> if it did not answer in time.</param>
    public string Explain(Exception error) => Innermost(error) switch
    {
        RequestFailedException { Status: 401 or 403 } refusal when ConnectionString is not null && IsAuthentication(refusal) =>
            $"storage account {Name} refuses the key; check AccountKey in the connection string",
        RequestFailedException { Status: 401 or 403 } refusal when ConnectionString is not null =>
            $"storage account {Name} refuses access ({refusal.ErrorCode}); check its firewall and what the connection string permits",
        RequestFailedException { Status: 401 or 403 } refusal =>
            $"storage account {Name} refuses access ({refusal.ErrorCode}); check its firewall, and that the identity has the role Storage Table Data Contributor",
        AuthenticationFailedException identity => $"there is no identity for storage account {Name}: {Reason(identity)}; log in with 'az login', or use a connection string",
        OperationCanceledException or TimeoutException => $"storage account {Name} did not answer in time; check its address and the network",
        _ => $"storage account {Name} cannot be reached: {Reason(error)}",
    };

    private static bool IsAuthentication(RequestFailedException refusal) =>
        refusal.ErrorCode == "AuthenticationFailed" || refusal.Message.Contains("failed to authenticate", StringComparison.OrdinalIgnoreCase);

    /// <summary>Returns why a request to an account failed, as one line: after retries the SDK reports the same failure once for each.</summary>
    internal static string Reason(Exception error) => Innermost(error).Message.Split('\n', 2)[0].Trim();

    private static Exception Innermost(Exception error)
    {
        while (error is AggregateException { InnerExceptions: [.., var last] })
        {
            error = last;
        }

        return error;
    }

    /// <summary>Gives client options the account's retry policy.</summary>
    internal static T WithRetries<T>(T options)
        where T : ClientOptions
    {
        options.Retry.Mode = RetryMode.Exponential;
        options.Retry.MaxRetries = 5;
        options.Retry.Delay = TimeSpan.FromMilliseconds(200);
        options.Retry.MaxDelay = TimeSpan.FromSeconds(10);
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(30);
        return options;
    }

    private static string AddressOf(Uri account) => account.GetLeftPart(UriPartial.Path).TrimEnd('/');

    private static StorageAccount FromConnectionString(string connectionString)
    {
        try
        {
            return new StorageAccount(new TableServiceClient(connectionString, WithRetries(new TableClientOptions())))
            {
                ConnectionString = connectionString,
            };
        }
        catch (Exception error) when (error is FormatException or ArgumentException or InvalidOperationException)
        {
            // Without the SDK's message, which may repeat a part of the string.
            throw new NousCoderException(
                $"{ConnectionStringKey} is no connection string of a storage account; expected AccountName=…;AccountKey=…;… or UseDevelopmentStorage=true");
        }
    }

    private static StorageAccount FromUri(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttps || Swap(uri, "blob", "table") is not { } tables
            || Swap(uri, "table", "blob") is not { } blobs)
        {
            throw new NousCoderException($"{AccountUriKey} is '{text}'; expected the address of a storage account such as https://ACCOUNT.blob.core.windows.net");
        }

        var credential = new DefaultAzureCredential();
        return new StorageAccount(new TableServiceClient(tables, credential, WithRetries(new TableClientOptions())))
        {
            BlobUri = blobs,
            Credential = credential,
        };
    }

    /// <summary>The address with one service's word in the place of the other's; null where it has neither.</summary>
    private static Uri? Swap(Uri uri, string from, string to)
    {
        var labels = uri.Host.Split('.');
        var at = Array.FindIndex(labels, 1, label => label == from || label == to);
        if (at < 0)
        {
            return null;
        }

        labels[at] = to;
        return new UriBuilder(uri.Scheme, string.Join('.', labels), uri.Port).Uri;
    }
}
