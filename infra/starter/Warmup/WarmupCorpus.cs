using System.Text.Json;
using NousCoder.Contracts;

namespace NousCoder.Starter.Warmup;

/// <summary>Problems with the programs that are shown as their answers.</summary>
internal sealed record WarmupCorpus(IReadOnlyList<(WarmupProblem Problem, IReadOnlyList<WarmupProgram> Programs)> Entries)
{
    /// <summary>Reads both files; a problem without programs is left out.</summary>
    /// <exception cref="NousCoderException">A file is missing or a row cannot be used; the message names file, line and reason.</exception>
    public static async Task<WarmupCorpus> LoadAsync(string problemsPath, string corpusPath, CancellationToken cancellationToken)
    {
        var problems = new Dictionary<int, WarmupProblem>();
        await foreach (var (line, problem) in ReadAsync<WarmupProblem>(problemsPath, cancellationToken))
        {
            if (!problems.TryAdd(problem.Index, problem))
            {
                throw Fault(problemsPath, line, $"a second problem has the index {problem.Index}");
            }
        }

        var programs = new List<WarmupProgram>();
        await foreach (var (line, program) in ReadAsync<WarmupProgram>(corpusPath, cancellationToken))
        {
            if (!problems.ContainsKey(program.Index))
            {
                throw Fault(corpusPath, line, $"no problem of {problemsPath} has the index {program.Index}");
            }

            if (!(program.Weight > 0) || !double.IsFinite(program.Weight))
            {
                throw Fault(corpusPath, line, $"weight is {program.Weight}; it must be more than 0");
            }

            programs.Add(program);
        }

        var byProblem = programs.ToLookup(p => p.Index);
        var entries = problems.Values
            .Where(p => byProblem.Contains(p.Index))
            .OrderBy(p => p.Index)
            .Select(p => (p, (IReadOnlyList<WarmupProgram>)[.. byProblem[p.Index]]))
            .ToArray();
        return entries.Length > 0
            ? new WarmupCorpus(entries)
            : throw new NousCoderException($"{corpusPath} holds no program, so there is nothing to learn from.");
    }

    private static async IAsyncEnumerable<(int Line, T Row)> ReadAsync<T>(
        string path, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            throw new NousCoderException($"There is no file {path}.");
        }

        var number = 0;
        await foreach (var text in File.ReadLinesAsync(path, cancellationToken))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(text))
            {
                yield return (number, Parse<T>(path, number, text));
            }
        }
    }

    private static T Parse<T>(string path, int line, string text)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(text) ?? throw Fault(path, line, "the row is null");
        }
        catch (JsonException e)
        {
            throw Fault(path, line, e.Message);
        }
    }

    private static NousCoderException Fault(string path, int line, string reason) => new($"{path}, line {line}: {reason}.");
}
