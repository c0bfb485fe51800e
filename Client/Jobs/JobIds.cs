using System.Security.Cryptography;

namespace NousCoder.Client.Jobs;

/// <summary>Ids for jobs that are given none.</summary>
internal static class JobIds
{
    public static string Fresh(TimeProvider time, string prefix = "job") => string.Create(
        CultureInfo.InvariantCulture, $"{prefix}-{time.GetUtcNow():yyyyMMdd-HHmmss}-{RandomNumberGenerator.GetHexString(4, lowercase: true)}");
}
