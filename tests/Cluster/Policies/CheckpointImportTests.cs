using System.Text;
using System.Text.Json.Nodes;
using NousCoder.Client.Checkpoints;
using NousCoder.Contracts;
using NousCoder.Contracts.Artifacts;
using NousCoder.Contracts.Checkpoints;
using NousCoder.Contracts.Generation;
using NousCoder.Contracts.Training;
using NousCoder.Silo.Policies;

namespace NousCoder.Cluster.Tests.Policies;

/// <summary>Imports that are refused, broken off or lost, on a real silo and store.</summary>
public sealed class CheckpointImportTests : IAsyncLifetime
{
    private static readonly string Starter = Path.Combine(AppContext.BaseDirectory, "starter-policy");
    private static readonly long WeightBytes = new FileInfo(Path.Combine(Starter, "model.safetensors")).Length;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("import-");
    private readonly Machine _machine = new();
    private Silos _silos = null!;

    private ICheckpointGrain Grain => _silos.Grains.GetGrain<ICheckpointGrain>("mine");

    public async ValueTask InitializeAsync()
    {
        _silos = await Silos.StartAsync(_machine);
        foreach (var file in Directory.GetFiles(Starter))
        {
            File.Copy(file, PathOf(Path.GetFileName(file)));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _silos.DisposeAsync();
        await _machine.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("config.json", "hidden_act", "\"gelu\"", "config.json: hidden_act is gelu")]
    [InlineData("config.json", "intermediate_size", "7", "config.json calls for floating-point [7, ")]
    [InlineData("generation_config.json", "eos_token_id", "-1", "generation_config.json: eos_token_id is -1")]
    [InlineData("tokenizer.json", "normalizer", "{\"type\": \"Lowercase\"}", "tokenizer.json: normalizer.type is Lowercase")]
    public async Task What_its_small_files_and_headers_refuse_is_refused_before_its_weights_are_sent(string file, string field, string value, string expected)
    {
        Change(file, field, value);
        var checkpoint = new CountingCheckpoint(Grain);

        var error = await Should.ThrowAsync<NousCoderException>(() => new CheckpointUploader(checkpoint, _folder.FullName, null).RunAsync(null, Cancellation));

        error.Message.ShouldStartWith($"{_folder.FullName} cannot be loaded as a checkpoint: ");
        error.Message.ShouldContain(expected);
        error.Message.ShouldNotContain("nouscoder-check-");
        checkpoint.Sent.ShouldBe(0);
        checkpoint.Outlined.ShouldBeLessThan(WeightBytes / 4);
        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task A_header_that_lies_is_refused_before_the_weights_are_sent()
    {
        await using (var weights = File.OpenWrite(PathOf("model.safetensors")))
        {
            weights.Write([255, 255, 255, 255, 255, 255, 255, 127]);
        }

        var checkpoint = new CountingCheckpoint(Grain);

        (await Should.ThrowAsync<NousCoderException>(() => new CheckpointUploader(checkpoint, _folder.FullName, null).RunAsync(null, Cancellation)))
            .Message.ShouldContain("model.safetensors is damaged: its header claims");
        checkpoint.Sent.ShouldBe(0);
        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task A_weight_that_is_not_finite_is_refused_when_it_comes()
    {
        await using (var weights = File.OpenWrite(PathOf("model.safetensors")))
        {
            weights.Position = WeightBytes - 4;
            weights.Write(BitConverter.GetBytes(float.NaN));
        }

        (await Should.ThrowAsync<NousCoderException>(() => new CheckpointUploader(Grain, _folder.FullName, null).RunAsync(null, Cancellation)))
            .Message.ShouldStartWith($"{_folder.FullName} cannot be loaded as a checkpoint: model.safetensors: '");
        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task A_refused_adapter_sends_no_factors()
    {
        foreach (var file in _folder.GetFiles())
        {
            file.Delete();
        }

        File.WriteAllText(PathOf("adapter_config.json"), """{"peft_type": "LORA", "base_model_name_or_path": "starter", "r": 1, "lora_alpha": 2, "use_dora": true}""");
        File.WriteAllBytes(PathOf("adapter_model.safetensors"), [2, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}']);
        var checkpoint = new CountingCheckpoint(Grain);

        (await Should.ThrowAsync<NousCoderException>(() => new CheckpointUploader(checkpoint, _folder.FullName, null).RunAsync(null, Cancellation)))
            .Message.ShouldContain("adapter_config.json: use_dora is true");
        checkpoint.Sent.ShouldBe(0);
        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task An_import_that_its_client_breaks_off_leaves_nothing_and_the_name_stays_free()
    {
        using var stop = new CancellationTokenSource();
        var checkpoint = new CountingCheckpoint(Grain) { BeforeAppending = sent => sent > 0 && Stored() ? stop.CancelAsync() : Task.CompletedTask };

        await Should.ThrowAsync<OperationCanceledException>(() => new CheckpointUploader(checkpoint, _folder.FullName, null).RunAsync(null, stop.Token));
        checkpoint.Sent.ShouldBeGreaterThan(0);
        await NothingIsLeftAsync();

        (await new CheckpointUploader(Grain, _folder.FullName, null).RunAsync(null, Cancellation)).Bytes.ShouldBe(_folder.GetFiles().Sum(f => f.Length));
        (await _silos.Grains.GetGrain<ICheckpointDirectoryGrain>(Keys.Only).List()).ShouldBe(["mine"]);
    }

    [Fact]
    public async Task An_import_without_an_outline_is_checked_at_its_end()
    {
        Change("config.json", "hidden_act", "\"gelu\"");
        await SendWithoutOutlineAsync();
        (await Should.ThrowAsync<NousCoderException>(() => Grain.Complete("there"))).Message.ShouldContain("hidden_act is gelu");
        await NothingIsLeftAsync();

        Change("config.json", "hidden_act", "\"silu\"");
        await SendWithoutOutlineAsync();
        (await Grain.Complete("there")).Name.ShouldBe("mine");
    }

    [Fact]
    public async Task Where_the_store_is_elsewhere_a_request_is_checked_without_the_weights()
    {
        foreach (var file in _folder.GetFiles().Where(f => f.Name != "model.safetensors"))
        {
            await using var content = file.OpenRead();
            await _machine.Artifacts.WriteAsync("checkpoints/far/" + file.Name, content, Cancellation);
        }

        using var adapter = new MemoryStream(Encoding.UTF8.GetBytes("""{"peft_type": "LORA", "base_model_name_or_path": "far", "r": 1, "lora_alpha": 2}"""));
        await _machine.Artifacts.WriteAsync("checkpoints/tuned/adapter_config.json", adapter, Cancellation);
        var folders = new PolicyFolders(_machine.Artifacts, localArtifacts: null);

        foreach (var name in (string[])["far", "tuned"])
        {
            var policy = PolicyReference.Beginning(name);
            await folders.CheckRequestAsync(policy, new GenerationOptions { ContextLength = 1024 }, Cancellation);
            (await Should.ThrowAsync<NousCoderException>(() => folders.CheckRequestAsync(policy, new GenerationOptions { ContextLength = 1025 }, Cancellation)))
                .Message.ShouldContain("1025 is more than the 1024 positions");
        }

        await Should.ThrowAsync<CheckpointException>(() => folders.CheckRequestAsync(PolicyReference.Beginning("none"), new GenerationOptions(), Cancellation));
    }

    [Fact]
    public async Task An_import_whose_silo_dies_is_deleted_after_the_restart()
    {
        await Grain.Begin();
        await Grain.BeginFile("config.json");
        await Grain.Append("config.json", 0, new byte[10]);
        await Grain.EndFile("config.json", 10);
        await _silos.KillAsync();
        Stored().ShouldBeTrue();

        _silos = await Silos.StartAsync(_machine);
        await _silos.GrainsFromWithin.GetGrain<ICheckpointDirectoryGrain>(Keys.Only).DriveAll();

        await Eventually.HoldsAsync(() => Task.FromResult(!Stored()), "the end of what the import left");
        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task An_import_whose_client_is_silent_for_five_minutes_is_deleted()
    {
        await Grain.Begin();
        await Grain.BeginFile("config.json");
        await Grain.Append("config.json", 0, new byte[10]);
        await Grain.EndFile("config.json", 10);
        var directory = _silos.GrainsFromWithin.GetGrain<ICheckpointDirectoryGrain>(Keys.Only);

        _machine.Time.Advance(TimeSpan.FromMinutes(4));
        await _silos.GrainsFromWithin.GetGrain<ICheckpointGrain>("mine").Drive();
        Stored().ShouldBeTrue();
        _machine.Time.Advance(TimeSpan.FromMinutes(2));
        await directory.DriveAll();

        await Eventually.HoldsAsync(() => Task.FromResult(!Stored()), "the end of what the import left");
        (await Should.ThrowAsync<NousCoderException>(() => Grain.BeginFile("tokenizer.json"))).Message.ShouldContain("import again");
    }

    [Fact]
    public async Task An_import_that_goes_on_is_left_alone()
    {
        var checkpoint = new CountingCheckpoint(Grain)
        {
            BeforeAppending = _ => _silos.GrainsFromWithin.GetGrain<ICheckpointGrain>("mine").Drive(),
        };

        (await new CheckpointUploader(checkpoint, _folder.FullName, null).RunAsync(null, Cancellation)).Name.ShouldBe("mine");
    }

    [Fact]
    public async Task A_file_that_changes_after_the_check_is_refused()
    {
        var changed = false;
        var checkpoint = new CountingCheckpoint(Grain)
        {
            BeforeAppending = _ =>
            {
                if (!changed)
                {
                    changed = true;
                    Change("tokenizer.json", "normalizer", "null");
                }

                return Task.CompletedTask;
            },
        };

        (await Should.ThrowAsync<NousCoderException>(() => new CheckpointUploader(checkpoint, _folder.FullName, null).RunAsync(null, Cancellation)))
            .Message.ShouldContain("tokenizer.json is not as it was when the import began");
        await NothingIsLeftAsync();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string PathOf(string file) => Path.Combine(_folder.FullName, file);

    private async Task SendWithoutOutlineAsync()
    {
        await Grain.Begin();
        foreach (var file in _folder.GetFiles())
        {
            await Grain.BeginFile(file.Name);
            var offset = 0;
            foreach (var piece in File.ReadAllBytes(file.FullName).Chunk(IArtifactUploadGrain.MaxPieceBytes))
            {
                await Grain.Append(file.Name, offset, piece);
                offset += piece.Length;
            }

            await Grain.EndFile(file.Name, offset);
        }
    }

    private bool Stored() => Directory.Exists(Path.Combine(_machine.ArtifactFolder, "checkpoints", "mine"));

    private async Task NothingIsLeftAsync()
    {
        Stored().ShouldBeFalse();
        Directory.EnumerateFileSystemEntries(Path.Combine(_machine.ArtifactFolder), "*", SearchOption.AllDirectories).Where(File.Exists).ShouldBeEmpty();
        (await Grain.GetSummary()).ShouldBeNull();
    }

    private void Change(string file, string field, string value)
    {
        var json = JsonNode.Parse(File.ReadAllText(PathOf(file)))!.AsObject();
        json[field] = JsonNode.Parse(value);
        File.WriteAllText(PathOf(file), json.ToJsonString());
    }
}
