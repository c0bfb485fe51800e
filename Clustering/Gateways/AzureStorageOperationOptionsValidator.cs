using System.Text.RegularExpressions;
using Orleans.Runtime;

namespace Orleans.Clustering.AzureStorage;

/// <summary>Refuses impossible options before anything starts.</summary>
public sealed partial class AzureStorageOperationOptionsValidator<TOptions>(TOptions options, string name) : IConfigurationValidator
    where TOptions : AzureStorageOperationOptions
{
    /// <inheritdoc/>
    public void ValidateConfiguration()
    {
        if (options.TableServiceClient is null)
        {
            throw new OrleansConfigurationException(
                $"{typeof(TOptions).Name} '{name}': {nameof(options.TableServiceClient)} is not set; give it the account's tables.");
        }

        if (!TableNames().IsMatch(options.TableName ?? ""))
        {
            throw new OrleansConfigurationException(
                $"{typeof(TOptions).Name} '{name}': {nameof(options.TableName)} is '{options.TableName}'; allowed: 3 to 63 letters and digits, beginning with a letter.");
        }
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]{2,62}$")]
    private static partial Regex TableNames();
}
