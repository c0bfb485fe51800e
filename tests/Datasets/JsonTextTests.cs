using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CsCheck;
using NousCoder.Datasets.Json;

namespace NousCoder.Datasets.Tests;

public sealed class JsonTextTests
{
    private static readonly JsonSerializerOptions[] Spellings =
        [new(), new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }];

    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.Char["az \n\t\"\\/\b\f\r\u0001éß中"].Select(c => c.ToString()),
        Gen.Const("😀"), Gen.Const("𝒳")).Array[0, 40].Select(parts => string.Concat(parts));

    [Fact]
    public void Texts_are_unescaped_in_place_as_the_library_does_it() => Texts.Sample(text =>
    {
        foreach (var spelling in Spellings)
        {
            Encoding.UTF8.GetString(Unescape(JsonSerializer.Serialize(text, spelling))).ShouldBe(text);
        }
    });

    [Theory]
    [InlineData("""\ud83d""")]
    [InlineData("""\ude00\ud83d""")]
    [InlineData("""\ud83dx""")]
    [InlineData("""\ud83d\n""")]
    [InlineData("""\ud83d\u0041""")]
    public void Half_a_surrogate_pair_is_damage(string escaped) => Should.Throw<RowException>(() => Unescape($"\"{escaped}\""));

    [Fact]
    public void Bytes_that_are_no_UTF_8_are_damage() =>
        Should.Throw<RowException>(() => new RawValue(new byte[] { (byte)'"', 0xC3, (byte)'"' }, IsJson: true).Unescape("field"))
            .Message.ShouldBe("field 'field': holds characters that are not valid Unicode");

    private static byte[] Unescape(string json) => new RawValue(Encoding.UTF8.GetBytes(json), IsJson: true).Unescape("field").Bytes.ToArray();
}
