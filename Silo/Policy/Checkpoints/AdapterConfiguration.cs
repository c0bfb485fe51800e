using System.Collections.Immutable;
using System.Text.RegularExpressions;
using NousCoder.Contracts;
using NousCoder.Contracts.Training;
using NousCoder.Policy.Model;

namespace NousCoder.Policy.Checkpoints;

/// <summary>
/// PEFT's adapter_config.json of a plain LoRA (peft, tuners/lora/config.py). A field that changes the result and is not
/// implemented is refused by name.
/// </summary>
internal sealed class AdapterConfiguration
{
    public const string FileName = "adapter_config.json";

    // Fields that are absent, null, false or empty in a plain LoRA.
    private static readonly string[] Unsupported =
    [
        "fan_in_fan_out", "use_rslora", "use_dora", "use_qalora", "lora_bias", "modules_to_save", "layer_replication", "layers_to_transform",
        "exclude_modules", "target_parameters", "trainable_token_indices", "alora_invocation_tokens", "corda_config", "use_bdlora",
    ];

    // Weights of these start as any others; pissa, olora, corda and loftq belong to changed weights of the base model.
    private static readonly string[] PlainInitializations = ["gaussian", "eva", "orthogonal"];

    // PEFT's regular expressions come with a download: they run in linear time, and not for long.
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromSeconds(1);

    private readonly ConfigurationFields _fields;

    private AdapterConfiguration(ConfigurationFields fields)
    {
        _fields = fields;
        Rank = fields.Whole("r");
        Alpha = fields.Positive("lora_alpha");
    }

    /// <summary>Rank of a layer that no pattern names.</summary>
    public int Rank { get; }

    /// <summary>Alpha of a layer that no pattern names.</summary>
    public double Alpha { get; }

    /// <summary>Reads the file of a folder.</summary>
    /// <exception cref="CheckpointException">It is missing or damaged, or asks for something other than a plain LoRA.</exception>
    public static AdapterConfiguration Read(string folder)
    {
        var fields = ConfigurationFields.Open(Path.Combine(folder, FileName));
        fields.Require(fields.Text("peft_type", "") == "LORA", "peft_type", fields.Text("peft_type", "missing"), "only LORA can be loaded");
        fields.Require(fields.Text("bias", "none") == "none", "bias", fields.Text("bias", "none"), "only none can be loaded");
        foreach (var name in Unsupported)
        {
            fields.Require(fields.IsUnset(name), name, fields.Raw(name), "only a plain LoRA can be loaded, without this field. Merge the adapter with PEFT first");
        }

        var initialization = fields.IsText("init_lora_weights") ? fields.Text("init_lora_weights", "") : "gaussian";
        fields.Require(
            PlainInitializations.Contains(initialization),
            "init_lora_weights",
            initialization,
            $"such an adapter may belong to changed weights of its base model; only true, false, {string.Join(", ", PlainInitializations)} can be loaded. Convert it with PEFT first");
        return new AdapterConfiguration(fields);
    }

    /// <summary>Resolves rank_pattern and alpha_pattern for a model's layers.</summary>
    /// <param name="layers">Names of the adapted layers.</param>
    public LowRankPatterns PatternsOf(IReadOnlyCollection<string> layers)
    {
        var ranks = Matches("rank_pattern");
        var alphas = Matches("alpha_pattern");
        return new LowRankPatterns(
            layers.Select(l => (Layer: l, Key: KeyOf(ranks, l))).Where(l => l.Key is not null)
                .ToImmutableDictionary(l => l.Layer, l => _fields.Object("rank_pattern")!.Whole(l.Key!)),
            layers.Select(l => (Layer: l, Key: KeyOf(alphas, l))).Where(l => l.Key is not null)
                .ToImmutableDictionary(l => l.Layer, l => _fields.Object("alpha_pattern")!.Positive(l.Key!)));
    }

    /// <summary>Compares target_modules with the layers that the file of weights has factors for.</summary>
    /// <param name="all">Every linear layer of the model's decoder layers.</param>
    /// <param name="found">Those with factors.</param>
    /// <exception cref="CheckpointException">They disagree.</exception>
    public void RequireTargets(IEnumerable<string> all, IReadOnlySet<string> found)
    {
        if (IsTarget() is not { } isTarget)
        {
            return;
        }

        foreach (var layer in all)
        {
            var wanted = isTarget(layer);
            _fields.Require(
                wanted == found.Contains(layer),
                "target_modules",
                _fields.Raw("target_modules"),
                $"the weights {(wanted ? "have no factors for" : "have factors for")} '{layer}'. Are the two files of the same adapter?");
        }
    }

    /// <summary>The test that target_modules stands for; null where the field is absent.</summary>
    private Func<string, bool>? IsTarget()
    {
        if (_fields.IsUnset("target_modules"))
        {
            return null;
        }

        if (!_fields.IsText("target_modules"))
        {
            var names = _fields.Texts("target_modules");
            return layer => names.Any(n => layer == n || layer.EndsWith("." + n, StringComparison.Ordinal));
        }

        var text = _fields.Text("target_modules", "");
        if (text == "all-linear")
        {
            return _ => true;
        }

        var expression = Expression("target_modules", $"^(?:{text})$");
        return expression.IsMatch;
    }

    private List<(string Key, Regex Expression)> Matches(string field) =>
        [.. (_fields.Object(field)?.Names ?? []).Select(key => (key, Expression($"{field}['{key}']", $@"^(?:.*\.)?(?:{key.TrimStart('^')})$")))];

    private static string? KeyOf(List<(string Key, Regex Expression)> patterns, string layer) => patterns.FirstOrDefault(p => p.Expression.IsMatch(layer)).Key;

    private Regex Expression(string field, string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, PatternTimeout);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw _fields.Wrong(field, pattern, "it is not a regular expression that can be used here; name the modules in full");
        }
    }
}
