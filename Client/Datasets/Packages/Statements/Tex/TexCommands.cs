namespace NousCoder.Datasets.Packages.Statements.Tex;

/// <summary>The arguments and the replacements of commands: the subset that the format asks for, and what statements use besides.</summary>
internal static class TexCommands
{
    /// <summary>A command with arguments.</summary>
    /// <param name="Arguments">
    /// Its arguments: <c>*</c> a star that may be there, <c>o</c> an optional argument, <c>m</c> a mandatory one.
    /// </param>
    /// <param name="Text">
    /// What stands for it: <c>#1</c> is the first mandatory argument, a line feed a line end, two of them a paragraph.
    /// </param>
    public sealed record Template(string Arguments, string Text);

    /// <summary>Commands whose argument stands between two marks.</summary>
    public static IReadOnlyDictionary<string, string> Marks { get; } = new Dictionary<string, string>
    {
        ["emph"] = "*", ["textit"] = "*", ["textsl"] = "*", ["em"] = "*", ["it"] = "*", ["itshape"] = "*", ["sl"] = "*",
        ["textbf"] = "**", ["bf"] = "**", ["bfseries"] = "**", ["paragraph"] = "**", ["subparagraph"] = "**",
        ["texttt"] = "`", ["tt"] = "`", ["ttfamily"] = "`", ["t"] = "`", ["code"] = "`",
        ["sout"] = "~~", ["st"] = "~~",
    };

    /// <summary>Commands that begin a section, with their marks.</summary>
    public static IReadOnlyDictionary<string, string> Headings { get; } = new Dictionary<string, string>
    {
        ["chapter"] = "## ", ["section"] = "## ", ["subsection"] = "### ", ["subsubsection"] = "#### ",
    };

    public static IReadOnlyDictionary<string, Template> Templates { get; } = Create();

    /// <summary>Commands without arguments.</summary>
    public static IReadOnlyDictionary<string, string> Symbols { get; } = new Dictionary<string, string>
    {
        ["ldots"] = "...", ["dots"] = "...", ["textellipsis"] = "...", ["textbackslash"] = "\\", ["textasciitilde"] = "~",
        ["textasciicircum"] = "^", ["textless"] = "<", ["textgreater"] = ">", ["textbar"] = "|", ["textunderscore"] = "_",
        ["textdollar"] = "$", ["textquotedbl"] = "\"", ["textquotesingle"] = "'", ["textendash"] = "–", ["textemdash"] = "—",
        ["lq"] = "'", ["rq"] = "'", ["slash"] = "/", ["euro"] = "€", ["texteuro"] = "€",
        ["pounds"] = "£", ["S"] = "§", ["copyright"] = "©",
        ["degree"] = "°", ["textdegree"] = "°", ["LaTeX"] = "LaTeX", ["TeX"] = "TeX", ["textbullet"] = "•", ["textregistered"] = "®",
        ["aa"] = "å", ["AA"] = "Å", ["o"] = "ø", ["O"] = "Ø", ["ae"] = "æ", ["AE"] = "Æ", ["oe"] = "œ", ["OE"] = "Œ", ["ss"] = "ß",
        ["l"] = "ł", ["L"] = "Ł", ["i"] = "i", ["j"] = "j", ["dh"] = "ð", ["DH"] = "Ð", ["th"] = "þ", ["TH"] = "Þ",
        ["guillemotleft"] = "«", ["guillemotright"] = "»", ["textrightarrow"] = "→", ["textleftarrow"] = "←", ["texttimes"] = "×",
        ["%"] = "%", ["$"] = "$", ["&"] = "&", ["#"] = "#", ["_"] = "_", ["{"] = "{", ["}"] = "}",
        ["!"] = "", ["/"] = "", ["-"] = "", ["@"] = "", [""] = "\\",
    };

    /// <summary>Accents, as the characters that combine with the letter before them.</summary>
    public static IReadOnlyDictionary<string, string> Accents { get; } = new Dictionary<string, string>
    {
        ["'"] = "\u0301", ["`"] = "\u0300", ["^"] = "\u0302", ["\""] = "\u0308", ["~"] = "\u0303", ["="] = "\u0304", ["."] = "\u0307",
        ["c"] = "\u0327", ["v"] = "\u030C", ["u"] = "\u0306", ["H"] = "\u030B", ["k"] = "\u0328",
        ["r"] = "\u030A", ["b"] = "\u0331", ["d"] = "\u0323",
    };

    private static Dictionary<string, Template> Create()
    {
        var templates = new Dictionary<string, Template>
        {
            ["includegraphics"] = new("*om", "[Figure: #1]"),
            ["caption"] = new("*om", "\n#1\n"),
            ["footnote"] = new("om", " (footnote: #1)"),
            ["footnotetext"] = new("om", " (footnote: #1)"),
            ["epigraph"] = new("mm", "\n\n#1 — #2\n\n"),
            ["multicolumn"] = new("mmm", "#3"),
            ["multirow"] = new("ommm", "#3"),
            ["textcolor"] = new("omm", "#2"),
            ["colorbox"] = new("mm", "#2"),
            ["foreignlanguage"] = new("mm", "#2"),
            ["parbox"] = new("ooomm", "#2"),
            ["makebox"] = new("oom", "#1"),
            ["framebox"] = new("oom", "#1"),
            ["raisebox"] = new("moom", "#2"),
            ["scalebox"] = new("mom", "#2"),
            ["resizebox"] = new("*mmm", "#3"),
            ["rotatebox"] = new("omm", "#2"),
            ["centerline"] = new("m", "\n#1\n"),
            ["makecell"] = new("*om", "#1"),
            ["ensuremath"] = new("m", "$#1$"),
            ["SI"] = new("omom", "#1 #2"),
            ["qty"] = new("omm", "#1 #2"),
            ["num"] = new("om", "#1"),
            ["si"] = new("om", "#1"),
            ["input"] = new("m", "[File: #1]"),
            ["include"] = new("m", "[File: #1]"),
            ["import"] = new("mm", "[File: #2]"),
            ["lstinputlisting"] = new("om", "\n\n[File: #1]\n\n"),
            ["verbatiminput"] = new("*m", "\n\n[File: #1]\n\n"),
            ["\\"] = new("*o", "\n"),
            ["newline"] = new("", "\n"),
            ["linebreak"] = new("o", "\n"),
            ["tabularnewline"] = new("o", "\n"),
            ["href"] = new("omm", ""),
        };
        Add("m", "#1", "text", "textrm", "textsf", "textsc", "textup", "textmd", "textnormal", "mbox", "hbox", "fbox", "underline", "uline",
            "ul",
            "uppercase", "lowercase", "MakeUppercase", "MakeLowercase", "mathrm", "url", "nolinkurl", "path", "ref", "cref", "Cref",
            "autoref", "pageref", "enquote", "title");
        Add("m", "", "label", "vspace", "hspace", "index", "pagestyle", "thispagestyle", "graphicspath", "phantom", "hphantom", "vphantom",
            "color", "captionsetup", "usetikzlibrary", "lstset", "newcounter", "newlength", "newif", "date", "author", "bibliographystyle",
            "columncolor", "cline", "pagenumbering", "selectlanguage", "stepcounter", "refstepcounter", "hyphenation", "newsavebox");
        Add("*m", "", "vspace", "hspace");
        Add("mm", "", "setlength", "addtolength", "setcounter", "addtocounter", "fontsize", "definecolor");
        Add("om", "", "usepackage", "documentclass", "rowcolor", "cellcolor", "footnotemark", "cmidrule");
        Add("o", "", "footnotemark", "pagebreak", "nopagebreak", "hline", "toprule", "midrule", "bottomrule");
        Add("", "", "noindent", "indent", "centering", "raggedright", "raggedleft", "small", "tiny", "scriptsize", "footnotesize",
            "normalsize", "large", "Large", "LARGE", "huge", "Huge", "rm", "sf", "sc", "bf", "it", "em", "tt", "sl", "normalfont",
            "bfseries", "itshape", "ttfamily", "sffamily", "rmfamily", "scshape", "upshape", "mdseries", "tightlist", "newpage",
            "clearpage", "cleardoublepage", "vfill", "hfill", "hfil", "vfil", "protect", "maketitle", "tableofcontents", "null",
            "relax", "xspace", "displaystyle", "textstyle", "sloppy", "fussy", "unskip", "ignorespaces", "leavevmode",
            "makeatletter", "makeatother", "allowbreak", "strut", "begingroup", "endgroup", "bgroup", "egroup", "fi", "else", "/");
        Add("", "\n\n", "par", "smallskip", "medskip", "bigskip");
        Add("", " ", " ", "\n", "\t", ",", ";", ":", ">", "quad", "qquad", "space", "enspace", "thinspace", "enskip", "nobreakspace");
        return templates;

        void Add(string arguments, string text, params ReadOnlySpan<string> names)
        {
            foreach (var name in names)
            {
                templates[name] = new Template(arguments, text);
            }
        }
    }
}
