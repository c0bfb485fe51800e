using System.Text;

namespace NousCoder.Sandbox.Boxes;

/// <summary>True if programs can import numpy.</summary>
/// <param name="Version">Its version; null if it cannot be imported.</param>
/// <param name="Error">Why it cannot; empty if it can.</param>
internal sealed record NumpyImport(string? Version, string Error)
{
    private const string Program = "import numpy\nprint(numpy.__version__)\n";

    /// <exception cref="BoxDiedException">The box died.</exception>
    /// <exception cref="StarvedException">The machine is overloaded.</exception>
    public static NumpyImport Try(Zygote zygote, SandboxOptions options)
    {
        var limits = BoxLimits.For(TimeSpan.FromSeconds(10), 1L << 30, options);
        if (zygote.Begin(Program, "", limits) is { } objection)
        {
            throw new BoxDiedException($"A program that imports numpy did not compile: {objection}");
        }

        var result = zygote.Run([]);
        zygote.End();
        return result.Judge(limits) is null
            ? new NumpyImport(Encoding.UTF8.GetString(result.Output).Trim(), "")
            : new NumpyImport(null, result.ErrorText.Trim().Split('\n')[^1]);
    }
}
