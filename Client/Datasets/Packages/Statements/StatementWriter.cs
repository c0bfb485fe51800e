using System.Text;
using NousCoder.Datasets.Packages.Statements.Tex;

namespace NousCoder.Datasets.Packages.Statements;

/// <summary>Writes a statement. Spaces and line ends are written only before the text that they separate from the text before it.</summary>
internal sealed class StatementWriter
{
    private const int MaxLength = 1 << 20;

    private readonly StringBuilder _text = new();
    private int _lines;
    private bool _space;
    private bool _afterMarker;

    /// <summary>The prefix of every new line.</summary>
    public string Indentation { get; set; } = "";

    /// <summary>Writes a text without line ends.</summary>
    public void Text(string text)
    {
        if (text.Length == 0)
        {
            return;
        }

        Begin();
        _afterMarker = false;
        _text.Append(text);
        if (_text.Length > MaxLength)
        {
            throw new TexException("the statement becomes too long");
        }
    }

    /// <summary>A space between texts of a line.</summary>
    public void Space() => _space = true;

    /// <summary>The next text begins a line; with two, a paragraph.</summary>
    public void NewLine(int count = 1)
    {
        if (!_afterMarker)
        {
            _lines = Math.Max(_lines, count);
        }
    }

    public void Paragraph() => NewLine(2);

    /// <summary>Begins an item of a list; what follows is indented by the width of its marker.</summary>
    public void Item(string indentation, string marker)
    {
        _afterMarker = false;
        NewLine();
        Indentation = indentation;
        Text(marker);
        Indentation = indentation + new string(' ', marker.Length);
        _afterMarker = true;
        _lines = 0;
        _space = false;
    }

    /// <summary>Writes lines as they are, as a paragraph.</summary>
    public void Block(string lines)
    {
        if (lines.Length == 0)
        {
            return;
        }

        Paragraph();
        foreach (var line in lines.Split('\n'))
        {
            Text(line);
            if (line.Length == 0)
            {
                // An empty line within code is no end of a paragraph that could be left out.
                Begin();
            }

            _lines++;
        }

        Paragraph();
    }

    public override string ToString() => _text.ToString();

    private void Begin()
    {
        if (_lines > 0 && _text.Length > 0)
        {
            while (_text.Length > 0 && _text[^1] == ' ')
            {
                _text.Length--;
            }

            _text.Append('\n', _lines).Append(Indentation);
        }
        else if (_space && _text.Length > 0 && _text[^1] != ' ')
        {
            _text.Append(' ');
        }

        _lines = 0;
        _space = false;
    }
}
