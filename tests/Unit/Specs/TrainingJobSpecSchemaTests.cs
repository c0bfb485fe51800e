using System.Text.Json.Nodes;
using NousCoder.Contracts.Jobs;

namespace NousCoder.Unit.Tests.Specs;

public sealed class TrainingJobSpecSchemaTests
{
    private static JsonNode Schema => JsonNode.Parse(TrainingJobSpecSchema.Write())!;

    [Fact]
    public void Fields_have_types_ranges_names_and_defaults()
    {
        var clip = Field("objective", "clipHigh");
        var name = Field("objective", "name");
        var seed = Field("seed");
        var template = Field("generation", "template");

        Schema["required"]!.AsArray().Select(n => (string)n!).ShouldBe(["dataset", "policy"]);
        (clip["minimum"]!.ToJsonString(), clip["maximum"]!.ToJsonString(), clip["default"]).ShouldBe(("0", "100", null));
        clip["type"]!.ToJsonString().ShouldBe("""["number","null"]""");
        name["enum"]!.AsArray().Select(n => (string)n!).ShouldBe(["dapo", "gspo", "gspo-plus", "grpo", "dr-grpo", "cispo"]);
        ((string)name["default"]!).ShouldBe("dapo");
        ((long)seed["maximum"]!).ShouldBe(long.MaxValue);
        ((string)template["pattern"]!).ShouldBe("^(?:nouscoder|livecodebench|compact)$");
    }

    [Fact]
    public void The_schema_has_the_fields_that_a_job_may_have()
    {
        // Every field of a job that is written with its defaults, and no other.
        var job = JsonNode.Parse(TrainingJobSpecFile.Write(new TrainingJobSpec { Dataset = "d", Policy = "starter", Lora = new(), Filter = new() }))!;

        ShouldAgree(job.AsObject(), Schema.AsObject(), "");
    }

    [Fact]
    public void The_example_jobs_name_the_schema_that_lies_beside_them()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "jobs");
        var schema = Path.Combine(folder, "job.schema.json");
        var examples = Directory.GetFiles(folder).Except([schema]).ToArray();

        File.ReadAllText(schema).Trim().ShouldBe(TrainingJobSpecSchema.Write(), "'nouscoder train schema > infra/jobs/job.schema.json' renews it");
        examples.ShouldNotBeEmpty();
        foreach (var example in examples)
        {
            var text = File.ReadAllText(example);
            text.ShouldContain("\"$schema\": \"job.schema.json\"", customMessage: example);
            SpecValidation.Validate(TrainingJobSpecFile.Parse(text)).ShouldBeEmpty(example);
        }
    }

    private static JsonObject Field(params string[] path)
    {
        var at = Schema;
        foreach (var name in path)
        {
            at = at["properties"]![name]!;
        }

        return at.AsObject();
    }

    private static void ShouldAgree(JsonObject job, JsonObject schema, string path)
    {
        var properties = schema["properties"]!.AsObject();
        properties.Select(p => p.Key).Where(n => n != "$schema").ShouldBe(job.Select(f => f.Key), path);
        ((bool)schema["additionalProperties"]!).ShouldBeFalse();
        foreach (var (name, value) in job.Where(f => f.Value is JsonObject && properties[f.Key]!.AsObject().ContainsKey("properties")))
        {
            ShouldAgree(value!.AsObject(), properties[name]!.AsObject(), $"{path}.{name}");
        }
    }
}
