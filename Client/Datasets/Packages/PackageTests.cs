using System.Text.Unicode;
using NousCoder.Contracts.Problems;
using NousCoder.Datasets.Json;
using NousCoder.Datasets.Suites;

namespace NousCoder.Datasets.Packages;

/// <summary>Reads a package's tests.</summary>
internal static class PackageTests
{
    private const long MaxBytes = 512 << 20;

    /// <summary>The samples first, then the secret tests, each in the order of their names.</summary>
    /// <exception cref="RowException">There is none, one cannot be read, or they are not judged as tests are here.</exception>
    public static RawTests Read(PackageFolder package, PackageSettings settings)
    {
        var inputs = package.Below("data/sample/").Concat(package.Below("data/secret/"))
            .Where(n => n.EndsWith(".in", StringComparison.Ordinal)).ToArray();
        var comparison = Comparison(package, settings, inputs);
        var total = inputs.Sum(package.Length);
        var tests = new List<RawTest>(inputs.Length);
        foreach (var input in inputs)
        {
            var answer = Path.ChangeExtension(input, ".ans");
            if (!package.Has(answer))
            {
                throw new RowException($"{input}: there is no {Path.GetFileName(answer)} beside it");
            }

            total += package.Length(answer);
            if (total > MaxBytes)
            {
                throw new RowException($"data: the tests have more than {MaxBytes} bytes");
            }

            tests.Add(new RawTest(Text(package, input), Text(package, answer)));
        }

        return tests.Count > 0
            ? new RawTests { Tests = tests, Comparison = comparison }
            : throw new RowException("data: there is no test in sample or secret");
    }

    /// <summary>The comparison of the outputs of all tests: by the package's flags, and those of the group that each test is in.</summary>
    private static TokenComparison Comparison(PackageFolder package, PackageSettings settings, IReadOnlyList<string> inputs)
    {
        var common = settings.Flags.Comparison(new TokenComparison());
        var stated = new Dictionary<string, TokenComparison>();
        foreach (var name in inputs.SelectMany(TestSettings.NamesFor).Where(package.Has).Distinct())
        {
            var text = package.Text(name);
            var isGroup = name.EndsWith("/test_group.yaml", StringComparison.Ordinal);
            var file = new TestSettings(YamlFile.Parse(isGroup ? settings.WithConstants(text) : text, name));
            file.RefuseUnsupported(settings.HasPoints);
            if (file.Flags.IsPresent)
            {
                stated[name] = file.Flags.Comparison(common);
            }
        }

        var byTest = inputs
            .Select(i => TestSettings.NamesFor(i).Where(stated.ContainsKey).Select(s => stated[s]).FirstOrDefault(common))
            .ToArray();
        return Array.FindIndex(byTest, c => c != byTest[0]) is >= 0 and var other
            ? throw new RowException(
                $"data: the outputs of {inputs[0]} and {inputs[other]} are compared by different flags;"
                + " here it is the same for all tests of a problem")
            : byTest.FirstOrDefault(common);
    }

    private static RawValue Text(PackageFolder package, string name)
    {
        var bytes = package.Bytes(name, MaxBytes);
        return Utf8.IsValid(bytes) ? new RawValue(bytes, IsJson: false) : throw new RowException($"{name}: is not UTF-8");
    }
}
