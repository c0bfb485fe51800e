using System.Text;
using System.Text.Json.Nodes;
using NousCoder.Contracts;
using NousCoder.Contracts.Training;
using NousCoder.Policy.Model;
using static TorchSharp.torch;

namespace NousCoder.Policy.Checkpoints;

/// <summary>A folder as PEFT has it: adapter_config.json and adapter_model.safetensors, for a model whose own folder is elsewhere.</summary>
public static class AdapterFolder
{
    internal const string WeightsFile = "adapter_model.safetensors";

    /// <summary>What the folder's adapter calls the model that it is for; null where the folder holds no adapter.</summary>
    /// <exception cref="CheckpointException">adapter_config.json is damaged.</exception>
    public static string? BaseOf(string folder)
    {
        var path = Path.Combine(folder, AdapterConfiguration.FileName);
        return File.Exists(path) ? ConfigurationFields.Open(path).Text("base_model_name_or_path", "") : null;
    }

    /// <summary>Loads an adapter for a model, without gradients.</summary>
    /// <exception cref="CheckpointException">A file is missing or damaged, does not fit the model, or asks for what is not built here.</exception>
    public static LowRankAdapter Load(string folder, Qwen3Configuration model, Device device, ScalarType dataType)
    {
        var (options, patterns, path) = Check(folder, model);
        var adapter = LowRankAdapter.Allocate(model, options, patterns, device, dataType);
        try
        {
            SafetensorsFile.Read(path, entry => adapter.Parameters.GetValueOrDefault(entry.Name));
            return adapter;
        }
        catch
        {
            adapter.Dispose();
            throw;
        }
    }

    /// <summary>Writes the adapter; each file is replaced whole, adapter_config.json last.</summary>
    /// <param name="folder">Made where it does not exist.</param>
    /// <param name="adapter">What to write; stored in the type it has.</param>
    /// <param name="baseName">What to call the model that it is for.</param>
    public static void Save(string folder, LowRankAdapter adapter, string baseName)
    {
        Directory.CreateDirectory(folder);
        SafetensorsFile.Write(Path.Combine(folder, WeightsFile), adapter.Parameters, new Dictionary<string, string> { ["format"] = "pt" });
        var options = adapter.Options;
        var json = new JsonObject
        {
            ["peft_type"] = "LORA",
            ["task_type"] = "CAUSAL_LM",
            ["base_model_name_or_path"] = baseName,
            ["r"] = options.Rank,
            ["lora_alpha"] = options.Alpha,
            ["lora_dropout"] = 0.0,
            ["target_modules"] = new JsonArray([.. options.Modules.Select(m => JsonValue.Create(m))]),
            ["bias"] = "none",
            ["fan_in_fan_out"] = false,
            ["use_rslora"] = false,
            ["use_dora"] = false,
            ["modules_to_save"] = null,
            ["rank_pattern"] = Json(adapter.Patterns.Ranks),
            ["alpha_pattern"] = Json(adapter.Patterns.Alphas),
            ["inference_mode"] = true,
        };
        WholeFile.Write(Path.Combine(folder, AdapterConfiguration.FileName), file => file.Write(Encoding.UTF8.GetBytes(json.ToJsonString(new() { WriteIndented = true }))));
    }

    /// <summary>Checks that an adapter can be loaded for a model, without reading its weights.</summary>
    /// <exception cref="CheckpointException">As <see cref="Load"/>.</exception>
    internal static (LoraOptions Options, LowRankPatterns Patterns, string Weights) Check(string folder, Qwen3Configuration model)
    {
        var path = Path.Combine(folder, WeightsFile);
        var configuration = AdapterConfiguration.Read(folder);
        var entries = SafetensorsFile.ReadHeaders(path).SelectMany(h => h.Header.Entries).ToDictionary(e => e.Name, StringComparer.Ordinal);
        configuration.RequireTargets(LowRankAdapter.LayersOf(model, LoraOptions.AllModules), LowRankAdapter.AdaptedLayersOf(entries.Keys));
        var options = new LoraOptions
        {
            Rank = configuration.Rank,
            Alpha = configuration.Alpha,
            Modules = LowRankAdapter.ModulesOf(entries.Keys),
        };
        var patterns = configuration.PatternsOf([.. LowRankAdapter.LayersOf(model, options.Modules)]);
        foreach (var (name, shape) in LowRankAdapter.ShapesOf(model, options, patterns))
        {
            if (!entries.Remove(name, out var entry) || !entry.Shape.SequenceEqual(shape) || entry.DataType == ScalarType.Int64)
            {
                throw new CheckpointException(
                    $"{path}: '{name}' is {(entry is null ? "missing" : $"{entry.DataType} [{string.Join(", ", entry.Shape)}]")}; the model and " +
                    $"{AdapterConfiguration.FileName} (r {options.Rank}) call for floating-point [{string.Join(", ", shape)}]. Is the adapter for another model?");
            }
        }

        return entries.Keys.Order(StringComparer.Ordinal).FirstOrDefault() is { } extra
            ? throw new CheckpointException($"{path} holds the tensor '{extra}', for which the model has no place. Only linear layers of decoder layers can be adapted, and all of a kind with them.")
            : (options, patterns, path);
    }

    private static JsonObject Json<T>(IEnumerable<KeyValuePair<string, T>> values)
        where T : notnull =>
        new(values.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => KeyValuePair.Create(v.Key, (JsonNode?)JsonValue.Create(v.Value))));
}
