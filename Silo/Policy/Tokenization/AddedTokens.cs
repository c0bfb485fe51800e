using System.Text.RegularExpressions;

namespace NousCoder.Policy.Tokenization;

/// <summary>Tokens that are cut out of text before anything else is done to it; the longest wins where several begin.</summary>
internal sealed class AddedTokens
{
    private readonly Dictionary<string, int> _ids;
    private readonly Dictionary<int, (string Content, bool Special)> _byId;
    private readonly Regex? _expression;

    public AddedTokens(IReadOnlyList<(int Id, string Content, bool Special)> tokens)
    {
        _ids = tokens.ToDictionary(t => t.Content, t => t.Id, StringComparer.Ordinal);
        _byId = tokens.ToDictionary(t => t.Id, t => (t.Content, t.Special));
        if (tokens.Count > 0)
        {
            var longestFirst = tokens.Select(t => t.Content).OrderByDescending(c => c.Length).Select(Regex.Escape);
            _expression = new Regex(string.Join('|', longestFirst), RegexOptions.CultureInvariant);
        }
    }

    public IReadOnlyDictionary<string, int> Ids => _ids;

    public bool TryFind(int id, out (string Content, bool Special) token) => _byId.TryGetValue(id, out token);

    /// <summary>Text between added tokens, and added tokens, in order.</summary>
    public IEnumerable<(string Text, int? Id)> Split(string text)
    {
        var done = 0;
        for (var match = _expression?.Match(text); match is { Success: true }; match = match.NextMatch())
        {
            if (match.Index > done)
            {
                yield return (text[done..match.Index], null);
            }

            yield return (match.Value, _ids[match.Value]);
            done = match.Index + match.Length;
        }

        if (done < text.Length)
        {
            yield return (text[done..], null);
        }
    }
}
