using System.Diagnostics;
using NousCoder.Contracts;
using NousCoder.Silo.Policies;

namespace NousCoder.Cluster.Tests.Policies;

/// <summary>Policies that are named by path.</summary>
public sealed class PolicyRootsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nouscoder-roots-");

    private PolicyRoots Roots => new([Root]);

    private string Root => Path.Combine(_folder.FullName, "models");

    [Fact]
    public void A_folder_under_a_root_is_found_also_by_links_that_stay_there()
    {
        // As a hub's cache has it: a snapshot is a folder of links to files elsewhere in the cache.
        var blob = Write("models/hub/blobs/0123", "{}");
        var snapshot = Path.Combine(Root, "hub", "snapshots", "main");
        Directory.CreateDirectory(snapshot);
        File.CreateSymbolicLink(Path.Combine(snapshot, "config.json"), Path.GetRelativePath(snapshot, blob));
        Directory.CreateSymbolicLink(Path.Combine(Root, "newest"), "hub/snapshots/main");

        Roots.Resolve(snapshot).ShouldBe(snapshot);
        Roots.Resolve(Path.Combine(Root, "newest/")).ShouldBe(snapshot);
        Roots.Resolve(Path.Combine(Root, "newest", "..", "hub", "snapshots", "main")).ShouldBe(snapshot);
        new PolicyRoots([Path.Combine(Root, "hub", "blobs") + "/"]).Resolve(Path.GetDirectoryName(blob)!).ShouldBe(Path.GetDirectoryName(blob));
    }

    [Theory]
    [InlineData("")]
    [InlineData("secret")]
    [InlineData("models-of-others")]
    [InlineData("models/../secret")]
    [InlineData("missing")]
    public void A_path_outside_the_roots_is_refused_alike_whether_it_exists_or_not(string path)
    {
        Write("secret/config.json", "{}");
        Write("models-of-others/config.json", "{}");
        Write("models/mine/config.json", "{}");
        var full = Path.Combine(_folder.FullName, path);

        Refusal(full).ShouldStartWith($"'{full}' is not in a folder that Silo:PolicyRoots of {Environment.MachineName} lists ({Root}). Import");
    }

    [Theory]
    [InlineData("models/folder")]
    [InlineData("models/folder/inner")]
    [InlineData("models/file")]
    [InlineData("models/circle")]
    public void A_link_that_leads_out_is_refused(string path)
    {
        Write("secret/config.json", "{}");
        Write("secret/inner/config.json", "{}");
        Directory.CreateDirectory(Path.Combine(Root, "file"));
        Directory.CreateSymbolicLink(Path.Combine(Root, "folder"), "../secret");
        File.CreateSymbolicLink(Path.Combine(Root, "file", "config.json"), Path.Combine(_folder.FullName, "secret", "config.json"));
        Directory.CreateSymbolicLink(Path.Combine(Root, "circle"), "circle");

        Refusal(Path.Combine(_folder.FullName, path)).ShouldMatch("leads by a link to a place that is in no folder of Silo:PolicyRoots|more than 40 symbolic links");
    }

    [Fact]
    public void A_pipe_is_refused_and_not_opened()
    {
        var pipe = Path.Combine(Directory.CreateDirectory(Path.Combine(Root, "mine")).FullName, "model.safetensors");
        using var made = Process.Start("mkfifo", pipe);
        made.WaitForExit();

        Refusal(Path.Combine(Root, "mine")).ShouldBe($"{pipe} is not a regular file. Copy the checkpoint again from where it was published.");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Refusal(string path) => Should.Throw<CheckpointException>(() => Roots.Resolve(path)).Message;

    private string Write(string name, string content)
    {
        var path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }
}
