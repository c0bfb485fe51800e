using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using NousCoder.Contracts.Generation;
using NousCoder.Contracts;

namespace NousCoder.Policy.Tokenization;

/// <summary>
/// The byte-level BPE tokenizer of a checkpoint. Any text can be encoded, and decodes to itself where it is in Unicode's form
/// C (which Qwen's normalizer puts it into) and has no lone surrogates. Safe for use from several threads.
/// </summary>
public sealed class PolicyTokenizer
{
    private readonly TokenizerFile _file;
    private readonly PreTokenizer _preTokenizer;
    private readonly BytePairMerger _merger;
    private readonly int[] _byteTokens = new int[256];
    private readonly byte[]?[] _bytes;

    private PolicyTokenizer(TokenizerFile file)
    {
        (_file, _preTokenizer, _merger) = (file, new PreTokenizer(file.Pattern), new BytePairMerger(file.Merges));
        VocabularySize = file.Vocabulary.Values.Concat(file.Added.Ids.Values).Max() + 1;
        _bytes = new byte[]?[VocabularySize];
        foreach (var (token, id) in file.Vocabulary)
        {
            _bytes[id] = ByteLevelCharacters.BytesOf(token);
        }

        for (var b = 0; b < 256; b++)
        {
            _byteTokens[b] = file.Vocabulary[ByteLevelCharacters.Of((byte)b).ToString()];
        }
    }

    /// <summary>One more than the highest token id. A model's vocabulary may be larger: rows that fill it up to a round number.</summary>
    public int VocabularySize { get; }

    /// <summary>Reads tokenizer.json of a checkpoint folder.</summary>
    /// <exception cref="CheckpointException">The file is missing, damaged, or no byte-level BPE.</exception>
    public static PolicyTokenizer Load(string folder) => new(TokenizerFile.Read(Path.Combine(folder, "tokenizer.json")));

    /// <summary>
    /// Encodes a prompt: added tokens count as such in the template's segments only. The text between two of them is encoded as
    /// one, whatever segments it comes from.
    /// </summary>
    public ImmutableArray<int> Encode(ImmutableArray<PromptSegment> segments)
    {
        var ids = ImmutableArray.CreateBuilder<int>();
        var text = new StringBuilder();
        foreach (var segment in segments)
        {
            IEnumerable<(string Text, int? Id)> parts = segment.IsTemplate ? _file.Added.Split(segment.Text) : [(segment.Text, null)];
            foreach (var (part, id) in parts)
            {
                if (id is { } added)
                {
                    EncodeText(text.ToString(), ids);
                    text.Clear();
                    ids.Add(added);
                }
                else
                {
                    text.Append(part);
                }
            }
        }

        EncodeText(text.ToString(), ids);
        return ids.DrainToImmutable();
    }

    /// <summary>Encodes text.</summary>
    /// <param name="text">Any text; lone surrogates count as U+FFFD.</param>
    /// <param name="allowSpecialTokens">Whether added tokens such as <c>&lt;|im_end|&gt;</c> become one token, or plain text.</param>
    public ImmutableArray<int> Encode(string text, bool allowSpecialTokens) => Encode([new PromptSegment(text, allowSpecialTokens)]);

    /// <summary>Decodes tokens. Bytes that are no UTF-8 become U+FFFD; ids without a token become nothing.</summary>
    /// <param name="ids">Token ids.</param>
    /// <param name="skipSpecialTokens">Whether special tokens are left out. Default false.</param>
    public string Decode(ReadOnlySpan<int> ids, bool skipSpecialTokens = false)
    {
        var bytes = new ArrayBufferWriter<byte>();
        foreach (var id in ids)
        {
            if (_file.Added.TryFind(id, out var added))
            {
                bytes.Write(skipSpecialTokens && added.Special ? [] : Encoding.UTF8.GetBytes(added.Content));
            }
            else if (id >= 0 && id < _bytes.Length)
            {
                bytes.Write(_bytes[id]);
            }
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    /// <summary>The id of an added token, or of a token of the vocabulary in byte-level characters; null where there is none.</summary>
    public int? IdOf(string token) =>
        _file.Added.Ids.TryGetValue(token, out var id) || _file.Vocabulary.TryGetValue(token, out id) ? id : null;

    /// <summary>The id of the one token that a text is encoded as, an added token or an ordinary one; null if the text takes more than one or none.</summary>
    public int? TokenOf(string text) => Encode(text, allowSpecialTokens: true) is [var only] ? only : null;

    private void EncodeText(string text, ImmutableArray<int>.Builder ids)
    {
        foreach (var piece in _preTokenizer.Split(Normalize(text)))
        {
            EncodePiece(piece, ids);
        }
    }

    private void EncodePiece(string piece, ImmutableArray<int>.Builder ids)
    {
        var bytes = Encoding.UTF8.GetBytes(piece);
        if (_file.WholeFirst
            && _file.Vocabulary.TryGetValue(string.Concat(bytes.Select(ByteLevelCharacters.Of)), out var whole))
        {
            ids.Add(whole);
            return;
        }

        var tokens = Array.ConvertAll(bytes, b => _byteTokens[b]);
        ids.AddRange(tokens.AsSpan(0, _merger.Merge(tokens)));
    }

    private string Normalize(string text)
    {
        // Lone surrogates become U+FFFD.
        var whole = string.Concat(text.EnumerateRunes());
        return _file.Compose ? Composition.Compose(whole) : whole;
    }
}
