using System.Globalization;
using System.Text;

namespace NousCoder.Policy.Tests.Parity;

/// <summary>Texts that a tokenizer may get wrong, from a fixed seed: the same texts in every run.</summary>
internal static class AdversarialTexts
{
    private static readonly string[] Programs =
    [
        "def f(a: list[int]) -> int:\n    \"\"\"Sum.\"\"\"\n    return sum(x**2 for x in a if x % 2 == 0)\n\n\nif __name__ == '__main__':\n    n, m = map(int, input().split())\n    print(f(list(range(n))), end=\"\\n\\n\")\n",
        "#include <bits/stdc++.h>\nusing namespace std;\nint main(){\tios::sync_with_stdio(false);\r\n\tlong long n; cin>>n;\r\n\tvector<pair<int,int>> v(n);\r\n\tfor(auto&[a,b]:v)cin>>a>>b;\r\n\tcout<<(n<<1)+0xFFFF'FFFF<<'\\n';}\r\n",
        "public static <T extends Comparable<? super T>> void sort(List<T> xs) { /* O(n²) */ for (int i = 0; i < xs.size(); ++i) { } }\n",
        "fn main() -> Result<(), Box<dyn Error>> {\n    let s: &'static str = r#\"raw \"quoted\"\"#;\n    println!(\"{:>10.3}|{s}\", 1_000_000f64 / 3.0);\n    Ok(())\n}\n",
        "module Main where\nmain :: IO ()\nmain = interact $ \\s -> unlines . map (show . (*2) . read) $ lines s -- λ\n",
        "const f = async ({ a, ...b }) => `${a ?? b?.c} don't we'll I'M`;  // later\nexport default f;\n",
        "SELECT COUNT(*) AS n,\tMAX(x) FROM \"t-1\" WHERE y LIKE '%''s' GROUP BY 1 HAVING n >= 10;\n",
        "<!DOCTYPE html>\n<html lang=\"de\"><body><p class='x y'>&nbsp;Grüße &#x1F600; it's</p>\n\n\n\n</body></html>",
        "for f in *.{c,h}; do sed -e 's/\\bfoo\\b/bar/g' \"$f\" | awk '{ print $NF }' >> out-$$.txt 2>&1 || exit $?; done\n",
        "\\begin{align} \\int_0^\\infty e^{-x^2}\\,dx &= \\frac{\\sqrt{\\pi}}{2} \\\\ ∀ε>0 ∃δ>0 \\end{align}",
        "life←{↑1 ⍵∨.∧3 4=+/,¯1 0 1∘.⊖¯1 0 1∘.⌽⊂⍵}\n",
        "Given an array a of n (1≤n≤2⋅10⁵) integers and q queries, print the k‑th smallest… Note: 1e9+7 = 1000000007.\n\nExample:\n3 2\n1 2 3\n",
        "```python\n# YOUR CODE HERE\n```\n\n### Answer: (use the provided format with backticks)\n\n",
        "{\"a\": [1, -2.5e-10, null, true], \"b\\u00e9\": \"\\ud83d\\ude00\", \"c\": {}}",
        "package main\n\nfunc main() {\n\tch := make(chan<- struct{}, 1<<10)\n\tdefer close(ch)\n\tgo func() { ch <- struct{}{} }()\n}\n",
    ];

    private static readonly string[] Atoms =
    [
        " ", "  ", "   ", "    ", "\t", "\t\t", "\n", "\n\n", "\r\n", "\r", "\n\r", " \n", "\n ", "\r\n\r\n", "\v", "\f", "\u0085", "\u00A0", "\u1680",
        "\u2003", "\u2028", "\u2029", "\u202F", "\u205F", "\u3000", "\u180E", "\u200B", "\u2060", "\uFEFF",
        "'s", "'S", "'t", "'T", "'re", "'RE", "'Re", "'ve", "'m", "'ll", "'LL", "'lL", "'d", "'D", "'", "''", "’s", "'ſ", "'k", "'x",
        "a", "Z", "hello", "World", "def", "return", "_", "__init__", "camelCase", "é", "ß", "ſ", "K", "İ", "ı", "ﬁ", "Ǆ", "ǅ", "ʰ", "ª", "º",
        "0", "7", "42", "2024", "3.14", "1_000", "٣", "४", "９", "𝟏", "𝟘", "𞥐", "²", "½", "Ⅷ", "①", "㊿", "𐄇", "〇",
        "!", "!=", "->", "::", "//", "/*", "*/", "\"\"\"", "...", "…", "—", "«", "¿", "€", "∑", "≠", "→", "█", "\\", "\\n", "()", "[]", "{}", ");", "`",
        "漢字", "かな", "カナ", "한국어", "각", "ㅏ", "ﾊﾝｶｸ", "中文，", "。", "「」", "𠮷", "𪚥", "שלום", "שּׁ", "עברית", "العربية", "ﷺ", "لا", "हिन्दी", "क्षि", "தமிழ்", "ไทย", "ภาษา",
        "ქართული", "ᏣᎳᎩ", "Ελληνικά", "ΐ", "русский", "й", "ё", "አማርኛ", "ខ្មែរ", "မြန်မာ", "བོད", "𐐀𐐨", "𝐀𝔅", "𐤀", "𒀀", "𓀀", "𞤀",
        "\u0301", "\u0323\u0301", "\u0301\u0323", "e\u0301", "A\u030A", "\u212B", "\u2126", "\u1100\u1161\u11A8", "\uAC00\u11A8", "\u0915\u093C", "\u0958", "\u09C7\u09BE",
        "o\u0302\u0323", "s\u0323\u0307", "\u0344", "\u0F73", "\u1E9B\u0323", "\uFB1D", "\u2ADC", "𝅘𝅥𝅮", "\U00011099\U000110BA", "\u0300\u0301\u0302", "q\u0307\u0323", "\uF900", "\U0002F800",
        // Younger than the reference's Unicode 9: not reordered, not composed.
        "\u0315\u08D3\u0316", "\u0650\u0899", "\u0345\u1DF6\u0334", "\U00011935\U00011930", "\U000105D2\u0307", "\U00016D67\U00016D67",
        "🙂", "👩‍👩‍👧‍👦", "👍🏽", "🇩🇪", "🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F", "❤️", "1️⃣", "☃", "\uFE0F", "\u200D", "🀄",
        "\0", "\u0001", "\u001B[31m", "\u001C", "\u001F", "\u007F", "\u0080", "\u00AD", "\u200E", "\u202E", "\u2066", "\uE000", "\uFFFD", "\uFFFE", "\uFFFF", "\U000F0000", "\U0010FFFF", "\u0378", "\U0001FFFE",
        "<|endoftext|>", "<|im_start|>", "<|im_end|>", "<tool_call>", "</tool_call>", "<think>", "</think>", "<|fim_prefix|>", "<|image_pad|>",
        "<|im_start", "|>", "<|", "<|im_<|im_end|>", "<|IM_END|>", "<think", "<|im_end|", "im_start|>", "<|object_ref_start|>", "<tool_response>",
        "https://example.org/a?b=c%20d#e", "SGVsbG8gV29ybGQ=", "C:\\dir\\file.txt", "x@y.z", "#!/bin/sh", "ÃŽ", "Ġ", "Ċ", "ĉ",
    ];

    /// <summary>Texts without lone surrogates.</summary>
    public static IEnumerable<string> WellFormed()
    {
        var random = new Random(20240731);
        foreach (var atom in Atoms.Concat(Programs).Append(""))
        {
            yield return atom;
        }

        for (var i = 0; i < 1200; i++)
        {
            yield return Joined(random, 2 + random.Next(i % 10 == 0 ? 60 : 12));
        }

        for (var i = 0; i < 900; i++)
        {
            yield return Mutated(random, Programs[i % Programs.Length]);
        }

        for (var i = 0; i < 500; i++)
        {
            yield return Runes(random, random.Next(60));
        }

        for (var i = 0; i < 100; i++)
        {
            yield return Repeated(random, random.Next(1, 3000));
        }

        foreach (var text in EveryCharacter())
        {
            yield return text;
        }
    }

    /// <summary>Texts with halves of surrogate pairs.</summary>
    public static IEnumerable<string> WithLoneSurrogates()
    {
        var random = new Random(3);
        for (var i = 0; i < 100; i++)
        {
            var text = Joined(random, 8);
            var at = random.Next(text.Length + 1);
            yield return text[..at] + (char)random.Next(0xD800, 0xE000) + text[at..];
        }
    }

    private static string Joined(Random random, int count) =>
        string.Concat(Enumerable.Range(0, count).Select(_ => Atoms[random.Next(Atoms.Length)]));

    /// <summary>A piece of a program with other things in it.</summary>
    private static string Mutated(Random random, string program)
    {
        var runes = program.EnumerateRunes().Select(r => r.ToString()).ToList();
        var start = random.Next(runes.Count);
        runes = runes.GetRange(start, random.Next(runes.Count - start + 1));
        for (var i = random.Next(8); i > 0; i--)
        {
            runes.Insert(random.Next(runes.Count + 1), Atoms[random.Next(Atoms.Length)]);
        }

        var text = string.Concat(runes);
        return random.Next(5) switch
        {
            0 => text.Replace("\n", "\r\n", StringComparison.Ordinal),
            1 => text.Replace("    ", "\t", StringComparison.Ordinal),
            2 => text.ToUpperInvariant(),
            _ => text,
        };
    }

    private static string Runes(Random random, int count)
    {
        int[] tops = [0x7F, 0x24F, 0x3FF, 0x11FF, 0xFFFF, 0x1FFFF, 0x10FFFF];
        var top = tops[random.Next(tops.Length)];
        var text = new StringBuilder();
        while (count > 0)
        {
            if (Rune.TryCreate(random.Next(top + 1), out var rune))
            {
                text.Append(rune);
                count--;
            }
        }

        return text.ToString();
    }

    /// <summary>Long words, numbers and runs.</summary>
    private static string Repeated(Random random, int length)
    {
        var atom = Atoms[random.Next(Atoms.Length)];
        var text = string.Concat(Enumerable.Repeat(atom, (length / atom.Length) + 1));
        return random.Next(2) == 0 ? text : text + Joined(random, 3);
    }

    private static IEnumerable<string> EveryCharacter()
    {
        var text = new StringBuilder();
        var count = 0;
        for (var value = 0; value <= 0x10FFFF; value++)
        {
            if (Rune.TryCreate(value, out var rune) && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse))
            {
                text.Append(value % 3 == 0 ? "a" : value % 3 == 1 ? " " : "1").Append(rune).Append('b');
                if (++count % 128 == 0)
                {
                    yield return text.ToString();
                    text.Clear();
                }
            }
        }

        yield return text.ToString();
    }
}
