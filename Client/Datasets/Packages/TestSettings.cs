namespace NousCoder.Datasets.Packages;

/// <summary>Settings of one test or of a group of tests: <c>NAME.yaml</c>, <c>test_group.yaml</c> or <c>testdata.yaml</c>.</summary>
internal sealed class TestSettings(YamlFile file)
{
    /// <summary>The comparison of outputs.</summary>
    public ValidatorFlags Flags => new(file, ["output_validator_flags", "output_validator_args"]);

    /// <summary>Files that may hold a test's settings, nearest first: one of its own name, and two in each folder above it.</summary>
    public static IEnumerable<string> NamesFor(string input)
    {
        yield return Path.ChangeExtension(input, ".yaml");
        for (var end = input.LastIndexOf('/'); end > 0; end = input.LastIndexOf('/', end - 1))
        {
            yield return $"{input[..end]}/testdata.yaml";
            yield return $"{input[..end]}/test_group.yaml";
        }
    }

    /// <param name="hasPoints">True if submissions get points, so that a part of the tests may earn some.</param>
    /// <exception cref="RowException">Tests are run or counted in a way that this project has not.</exception>
    public void RefuseUnsupported(bool hasPoints)
    {
        if (file.Find("args") is { } args && YamlFile.WordsOf(args).Length > 0)
        {
            throw file.Refused("args", "programs are given no command-line arguments here");
        }

        if (file.Find("static_validation_score") is not null)
        {
            throw file.Refused("static_validation_score", "the text of programs is not judged here");
        }

        if (file.Text("grading") is "custom")
        {
            throw file.Refused("grading", "a program passes here when it passes every test; results are not given to a grader");
        }

        // With points, whoever earns all of them passes every test.
        if (!hasPoints && file.Words("grader_flags").FirstOrDefault(f => f is "accept_if_any_accepted" or "always_accept") is { } flag)
        {
            throw file.Refused("grader_flags", $"{flag}: a program passes here when it passes every test");
        }
    }
}
