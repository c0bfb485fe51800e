using System.Runtime.CompilerServices;
using NousCoder.Policy.Native;

namespace NousCoder.Policy.Tests.Model;

/// <summary>One thread for all tests: OpenMP's threads slow each other down many times over where tests run side by side.</summary>
internal static class TorchThreads
{
    [ModuleInitializer]
    internal static void Limit() => TorchRuntime.Configure(1);
}
