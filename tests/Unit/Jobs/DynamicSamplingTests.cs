using NousCoder.Contracts.Groups;
using NousCoder.Contracts.Jobs;
using NousCoder.Grains.Jobs;

namespace NousCoder.Unit.Tests.Jobs;

public sealed class DynamicSamplingTests
{
    private static readonly DynamicSampling Sampling = new(new BatchOptions { Groups = 2, MaxRounds = 3, MaxStaleness = 1 });
    private static readonly DynamicSampling OnPolicy = new(new BatchOptions { Groups = 2, MaxRounds = 3, MaxStaleness = 0 });

    [Theory]
    [InlineData("+", 0)]
    [InlineData("++", 2)]
    [InlineData("+pf+", 4)]
    [InlineData("+pf+++", 4)]
    [InlineData("+?p", 0)]
    public void A_batch_is_full_when_it_has_enough_informative_groups(string groups, int cut) =>
        Sampling.Cut(Groups(groups)).ShouldBe(cut);

    [Fact]
    public void A_batch_is_taken_in_the_order_of_draws_and_waits_for_the_undecided()
    {
        Sampling.Cut(Groups("+ ++")).ShouldBe(0);
        Sampling.Cut(Groups("+p++")).ShouldBe(3);
    }

    [Theory]
    [InlineData(" ", 1)]
    [InlineData(" +", 1)]
    [InlineData(" +p+", 1)]
    [InlineData(" +++", 0)]
    public void A_slow_group_at_the_head_keeps_only_its_batch_waiting_until_all_that_may_be_sampled_ahead_is(string groups, int wanted)
    {
        Sampling.Cut(Groups(groups)).ShouldBe(0);
        Sampling.Wanted(Groups(groups), updating: false, steps: 9, informativeShare: 1).ShouldBe(wanted);
    }

    [Fact]
    public void After_the_most_rounds_a_batch_is_what_there_is()
    {
        Sampling.Cut(Groups("pfpfp")).ShouldBe(0);
        Sampling.Cut(Groups("pfpfp+")).ShouldBe(6);
    }

    [Theory]
    [InlineData("+ ", 5, true)]
    [InlineData("+ ", 4, false)]
    [InlineData("+p", 5, false)]
    [InlineData("", 5, false)]
    public void Nothing_more_is_sampled_while_too_many_programs_wait_for_a_slot(string groups, int waiting, bool holdsBack) =>
        new DynamicSampling(new BatchOptions { MaxWaitingPrograms = 4 }).HoldsBack(Groups(groups), waiting).ShouldBe(holdsBack);

    [Fact]
    public void What_is_wanted_fills_the_batches_that_may_be_sampled_ahead()
    {
        // One for now and one that may be a version behind; but no more at a time than one batch has groups.
        Sampling.Wanted([], updating: false, steps: 9, informativeShare: 1).ShouldBe(2);
        Sampling.Wanted(Groups("++"), updating: false, steps: 9, informativeShare: 1).ShouldBe(2);
        Sampling.Wanted(Groups("++++"), updating: false, steps: 9, informativeShare: 1).ShouldBe(0);
        Sampling.Wanted(Groups("++"), updating: true, steps: 9, informativeShare: 1).ShouldBe(0);
        Sampling.Wanted(Groups("+ "), updating: false, steps: 9, informativeShare: 1).ShouldBe(1);
    }

    [Fact]
    public void Without_staleness_nothing_is_sampled_ahead_or_during_an_update()
    {
        OnPolicy.Wanted(Groups("+"), updating: false, steps: 9, informativeShare: 1).ShouldBe(1);
        OnPolicy.Wanted(Groups("++"), updating: false, steps: 9, informativeShare: 1).ShouldBe(0);
        OnPolicy.Wanted([], updating: true, steps: 9, informativeShare: 1).ShouldBe(0);
    }

    [Fact]
    public void More_are_wanted_where_few_are_informative_and_none_beyond_the_last_step()
    {
        var wide = new DynamicSampling(new BatchOptions { Groups = 10, MaxStaleness = 0 });

        wide.Wanted(Groups("ppppp++   "), updating: false, steps: 9, informativeShare: 0.5).ShouldBe(7);
        Sampling.Wanted(Groups("+"), updating: true, steps: 0, informativeShare: 1).ShouldBe(0);
        Sampling.Wanted(Groups("++"), updating: false, steps: 1, informativeShare: 1).ShouldBe(0);
    }

    [Fact]
    public void A_group_is_stale_when_it_is_more_versions_behind_than_allowed()
    {
        Sampling.IsStale(version: 4, newest: 5).ShouldBeFalse();
        Sampling.IsStale(version: 3, newest: 5).ShouldBeTrue();
        OnPolicy.IsStale(version: 4, newest: 5).ShouldBeTrue();
    }

    /// <summary>'+' informative, 'p' all passed, 'f' all failed, '?' not verified, ' ' undecided.</summary>
    private static SampledGroup[] Groups(string groups) =>
    [
        .. groups.Select(c => new SampledGroup(0, c switch
        {
            '+' => GroupDisposition.Informative,
            'p' => GroupDisposition.AllPassed,
            'f' => GroupDisposition.AllFailed,
            '?' => GroupDisposition.NotVerified,
            _ => null,
        })),
    ];
}
