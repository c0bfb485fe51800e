using System.ComponentModel.DataAnnotations;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using NousCoder.Contracts;
using Orleans.Runtime;

namespace NousCoder.Silo.Serving;

/// <summary>Why a silo did not start, where it is something that a user can mend.</summary>
internal static class StartFailure
{
    /// <summary>One line, or null where the error is none of a user's making.</summary>
    public static string? Describe(Exception error) => error switch
    {
        NousCoderException or ValidationException or OptionsValidationException or OrleansConfigurationException => error.Message,
        AddressInUseException or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } =>
            "a port is in use, most likely by another silo; --silo-port, --gateway-port and Http:Url name others",
        InvalidOperationException { InnerException: FormatException } => error.Message,
        { InnerException: { } inner } => Describe(inner),
        _ => null,
    };
}
