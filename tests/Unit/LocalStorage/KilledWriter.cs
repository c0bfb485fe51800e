using System.Globalization;
using NousCoder.Unit.Tests.LocalStorage;

[assembly: AssemblyFixture(typeof(KilledWriter))]

namespace NousCoder.Unit.Tests.LocalStorage;

/// <summary>
/// Lets a test start this program a second time as a process that writes grain state until it is killed: where the
/// environment names a file, the fixture writes to it and no test ever begins.
/// </summary>
public sealed class KilledWriter : IAsyncLifetime
{
    public const string File = "NOUSCODER_TEST_STATE_FILE";

    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable(File) is { } path)
        {
            using var storage = new StorageUnderTest(path);
            await using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
            await GrainStateSurvivesCrashesTests.WriteInTurn(
                storage,
                int.MaxValue,
                i => output.Write(string.Create(CultureInfo.InvariantCulture, $"\nwrote {i}\n")));
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
