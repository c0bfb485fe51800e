using System.Text.Json;
using NousCoder.Tests;

namespace NousCoder.Processes.Tests;

/// <summary>Checkpoints that come to a silo and go from it.</summary>
public sealed class CheckpointTests(RunningSilo silo) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task What_was_imported_is_listed_and_exported_as_it_was_until_it_is_deleted()
    {
        var starter = _folder["starter"];
        (await silo.RunAsync("checkpoint", "export", "starter", "--to", starter)).ExitCode.ShouldBe(0);

        var imported = await silo.JsonAsync("checkpoint", "import", starter, "--name", "mine");
        var list = (await silo.RunAsync("checkpoint", "list", "--json")).Output;
        (await silo.RunAsync("checkpoint", "export", "mine", "--to", _folder["again"])).ExitCode.ShouldBe(0);

        imported.GetProperty("bytes").GetInt64().ShouldBe(Directory.GetFiles(starter).Sum(f => new FileInfo(f).Length));
        list.ShouldContain("\"name\":\"mine\"");
        foreach (var file in Directory.GetFiles(starter))
        {
            File.ReadAllBytes(_folder[$"again/{Path.GetFileName(file)}"]).ShouldBe(File.ReadAllBytes(file), file);
        }

        (await silo.RunAsync("checkpoint", "import", starter, "--name", "mine")).ShouldHaveFailed(1, "there is a checkpoint 'mine' already");
        (await silo.RunAsync("checkpoint", "export", "mine", "--to", starter)).ShouldHaveFailed(1, "is not an empty folder");
        (await silo.RunAsync("checkpoint", "delete", "mine")).ExitCode.ShouldBe(0);
        (await silo.RunAsync("checkpoint", "export", "mine", "--to", _folder["third"])).ShouldHaveFailed(1, "neither a job nor a checkpoint 'mine'");
        (await silo.RunAsync("checkpoint", "import", starter, "--name", "mine")).ShouldHaveFailed(1, "there was a checkpoint 'mine' before");
    }

    [Fact]
    public async Task What_cannot_be_loaded_is_not_kept()
    {
        var path = _folder.Write("config.json", "{}");

        (await silo.RunAsync("checkpoint", "import", Path.GetDirectoryName(path)!, "--name", "bad")).ShouldHaveFailed(1, "num_attention_heads is missing");
        (await silo.RunAsync("checkpoint", "list", "--json")).Output.ShouldNotContain("bad");
    }

    [Fact]
    public async Task An_adapter_of_a_hub_is_imported_for_the_checkpoint_that_base_names()
    {
        var adapter = Directory.CreateDirectory(_folder["adapter"]).FullName;
        _folder.Write("adapter/adapter_config.json", """
            {
              "peft_type": "LORA", "base_model_name_or_path": "some-hub/some-model", "r": 1, "lora_alpha": 2, "bias": "none", "target_modules": []
            }
            """);
        File.WriteAllBytes(Path.Combine(adapter, "adapter_model.safetensors"), [2, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}']);

        (await silo.RunAsync("checkpoint", "import", adapter, "--name", "hub")).ShouldHaveFailed(1, "base_model_name_or_path is 'some-hub/some-model'");
        Directory.Exists(Path.Combine(silo.Data, "artifacts", "checkpoints", "hub")).ShouldBeFalse();
        (await silo.RunAsync("checkpoint", "import", adapter, "--name", "hub", "--base", "starter")).ExitCode.ShouldBe(0);
        (await silo.RunAsync("checkpoint", "export", "hub", "--adapter", "--to", _folder["out"])).ExitCode.ShouldBe(0);
        File.ReadAllText(_folder["out/adapter_config.json"]).ShouldContain("\"base_model_name_or_path\":\"starter\"");
    }

    public void Dispose() => _folder.Dispose();
}
