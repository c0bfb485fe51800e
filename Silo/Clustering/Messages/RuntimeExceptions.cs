using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace NousCoder.Clustering.Messages;

/// <summary>Makes the exceptions of the Orleans runtime serializable.</summary>
public static class RuntimeExceptions
{
    /// <summary>
    /// Allows exceptions of Polly, by which the runtime limits the time of a grain's placement. The rejection of such a call carries
    /// one as its inner exception; without this a client gets a <see cref="CodecNotFoundException"/> instead of the rejection.
    /// </summary>
    public static IServiceCollection AddRuntimeExceptions(this IServiceCollection services) =>
        services.Configure<ExceptionSerializationOptions>(options => options.SupportedNamespacePrefixes.Add("Polly"));
}
