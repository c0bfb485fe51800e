using NousCoder.Contracts.Training;

namespace NousCoder.Unit.Tests;

public sealed class PolicyReferenceTests
{
    [Theory]
    [InlineData("starter", PolicyLocation.Starter)]
    [InlineData("checkpoints/mine-1/", PolicyLocation.Imported)]
    [InlineData("jobs/job-1/policies/12-e3-a4/", PolicyLocation.JobVersion)]
    [InlineData("/models/mine", PolicyLocation.Folder)]
    [InlineData("mine", null)]
    [InlineData("", null)]
    [InlineData("suites/", null)]
    [InlineData("jobs/job-1/batches/", null)]
    [InlineData("jobs/job-1/policies/", null)]
    [InlineData("jobs/job-1/policies/12-e3-a4/../../batches/", null)]
    [InlineData("jobs/job-1/policies/12-e3-a4/\n", null)]
    [InlineData("jobs/-/policies/12-e3-a4/", null)]
    [InlineData("checkpoints/../suites/", null)]
    [InlineData("checkpoints/", null)]
    [InlineData("checkpoints//", null)]
    [InlineData("checkpoints/a/b/", null)]
    [InlineData("../checkpoints/a/", null)]
    public void Only_policies_are_taken_for_policies(string checkpoint, PolicyLocation? location) =>
        PolicyReference.Locate(checkpoint).ShouldBe(location);
}
