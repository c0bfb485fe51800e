using NousCoder.Client.Silos;

namespace NousCoder.Unit.Tests.Grading;

public sealed class TemporaryFolderTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("temporary-");
    private readonly DirectoryInfo _other = Directory.CreateTempSubdirectory("other-");

    [Fact]
    public void Folders_of_killed_owners_are_deleted_without_following_links()
    {
        var abandoned = Folder(ownerFile: "owned");
        var target = Path.Combine(_other.FullName, "target");
        File.WriteAllText(target, "of somebody else");
        File.CreateSymbolicLink(Path.Combine(abandoned, "file"), target);
        Directory.CreateSymbolicLink(Path.Combine(abandoned, "folder"), _other.FullName);

        TemporaryFolder.Create("test", _root.FullName).Dispose();

        Directory.Exists(abandoned).ShouldBeFalse();
        File.ReadAllText(target).ShouldBe("of somebody else");
    }

    [Fact]
    public void A_link_in_the_place_of_a_folder_is_left_alone()
    {
        File.WriteAllText(Path.Combine(_other.FullName, ".owner"), "owned");
        var link = Path.Combine(_root.FullName, "nouscoder-link");
        Directory.CreateSymbolicLink(link, _other.FullName);

        TemporaryFolder.Create("test", _root.FullName).Dispose();

        File.Exists(Path.Combine(_other.FullName, ".owner")).ShouldBeTrue();
        new FileInfo(link).LinkTarget.ShouldBe(_other.FullName);
    }

    [Theory]
    [InlineData(".owner")]
    [InlineData("lock")]
    public void Folders_whose_owner_or_silo_lives_are_kept(string held)
    {
        var folder = Folder(ownerFile: "owned");
        using (Lock(folder, held))
        {
            TemporaryFolder.Create("test", _root.FullName).Dispose();
            Directory.Exists(folder).ShouldBeTrue();
        }

        TemporaryFolder.Create("test", _root.FullName).Dispose();
        Directory.Exists(folder).ShouldBeFalse();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Folders_that_say_nothing_of_an_owner_are_kept(string? ownerFile)
    {
        var folder = Folder(ownerFile);

        TemporaryFolder.Create("test", _root.FullName).Dispose();

        Directory.Exists(folder).ShouldBeTrue();
    }

    [Fact]
    public void A_kept_file_outlives_its_folders_owner_and_later_ones()
    {
        var folder = TemporaryFolder.Create("test", _root.FullName);
        File.WriteAllText(Path.Combine(folder.Path, "silo.log"), "why it failed");
        Directory.CreateDirectory(Path.Combine(folder.Path, "artifacts", "suites"));
        folder.Keep("silo.log");
        folder.Dispose();

        TemporaryFolder.Create("test", _root.FullName).Dispose();

        Directory.GetFileSystemEntries(folder.Path).ShouldBe([Path.Combine(folder.Path, "silo.log")]);
    }

    public void Dispose()
    {
        _root.Delete(recursive: true);
        _other.Delete(recursive: true);
    }

    private string Folder(string? ownerFile)
    {
        var folder = _root.CreateSubdirectory("nouscoder-abandoned").FullName;
        if (ownerFile is not null)
        {
            File.WriteAllText(Path.Combine(folder, ".owner"), ownerFile);
        }

        return folder;
    }

    private static FileStream Lock(string folder, string file) =>
        new(Path.Combine(folder, file), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
}
