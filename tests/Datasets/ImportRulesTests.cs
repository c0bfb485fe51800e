using NousCoder.Contracts.Problems;
using NousCoder.Datasets.Import;

namespace NousCoder.Datasets.Tests;

public sealed class ImportRulesTests
{
    [Fact]
    public void Filters_name_the_option_that_turned_a_problem_away()
    {
        var filters = new ImportFilters
        {
            MinTests = 2,
            From = new DateOnly(2024, 8, 1),
            To = new DateOnly(2025, 5, 1),
            Difficulties = ["Easy", "hard"],
            Platforms = ["atcoder"],
        };

        filters.Reject(Problem()).ShouldBeNull();
        filters.Reject(Problem() with { Date = new DateOnly(2024, 8, 1), Difficulty = "HARD" }).ShouldBeNull();
        filters.Reject(Problem() with { Date = new DateOnly(2025, 5, 1) }).ShouldBeNull();
        filters.Reject(Problem() with { Suite = new() { Hash = "", InputBytes = [1] } }).ShouldBe("--min-tests 2");
        filters.Reject(Problem() with { Date = new DateOnly(2024, 7, 31) }).ShouldBe("--from 2024-08-01");
        filters.Reject(Problem() with { Date = new DateOnly(2025, 5, 2) }).ShouldBe("--to 2025-05-01");
        filters.Reject(Problem() with { Date = null }).ShouldBe("--from 2024-08-01");
        filters.Reject(Problem() with { Difficulty = "medium" }).ShouldBe("--difficulty Easy,hard");
        filters.Reject(Problem() with { Source = "leetcode" }).ShouldBe("--platform atcoder");
        new ImportFilters().Reject(Problem() with { Date = null, Difficulty = "", Source = "" }).ShouldBeNull();
    }

    [Fact]
    public void The_same_statement_has_the_same_hash_in_another_dataset()
    {
        var hash = StatementHash.Of("Print  the sum of $a$ and $b$.\n");

        StatementHash.Of("print the sum of a and b").ShouldBe(hash);
        StatementHash.Of("""
            Solve the following coding problem using the programming language python:

            Print the sum of $a$ and $b$.

            The input will be stdin and you should print your solution to stdout


            Now solve the problem and return the code.
            """).ShouldBe(hash);
        StatementHash.Of("Print the sum of $a$ and $c$.").ShouldNotBe(hash);
    }

    [Fact]
    public void A_statement_of_any_characters_has_a_hash() =>
        StatementHash.Of("Print \uFFFEthe \uFFFFsum\uFDD0.").ShouldBe(StatementHash.Of("Print the sum."));

    [Fact]
    public void A_digest_is_that_of_all_problems_in_their_order()
    {
        var (one, two) = (Problem(), Problem() with { Statement = "Two." });
        var both = DatasetDigest.After(DatasetDigest.After(DatasetDigest.Empty, 0, one), 1, two);

        DatasetDigest.After(DatasetDigest.After(DatasetDigest.Empty, 0, one), 1, two with { Id = "other.1" }).ShouldBe(both);
        DatasetDigest.After(DatasetDigest.After(DatasetDigest.Empty, 1, two), 0, one).ShouldNotBe(both);
        DatasetDigest.After(DatasetDigest.After(DatasetDigest.Empty, 0, one), 1, two with { Date = null }).ShouldNotBe(both);
    }

    private static ProblemDefinition Problem() => new()
    {
        Id = "set.0",
        Statement = "One.",
        Kind = ProblemKind.Stdin,
        Difficulty = "easy",
        Source = "AtCoder",
        Date = new DateOnly(2024, 12, 1),
        Suite = new() { Hash = "h", InputBytes = [1, 2] },
    };
}
