using System.Net;
using Azure;

namespace NousCoder.AzureStorage.Tables;

/// <summary>Tells apart why storage refused a write.</summary>
internal static class Conflicts
{
    /// <summary>Whether somebody else was faster: what was to be made is there, or what was to be changed is gone or was changed.</summary>
    public static bool IsConflict(this RequestFailedException error) =>
        error.ErrorCode is not ("TableNotFound" or "ContainerNotFound")
        && (HttpStatusCode)error.Status is HttpStatusCode.NotFound or HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed;
}
