"""Sorting, removing repetitions and counting occurrences."""

from . import inputs
from .problem import Problem, mutate


def problem(
    statement, reference, correct, *edits, inputs=inputs.numbers, fn_name="", difficulty="medium", accept=None
) -> Problem:
    return Problem(
        "ranking", statement, "list", reference, (correct,), mutate(reference, *edits), inputs, difficulty, fn_name,
        accept or (lambda args: True),
    )


def one_mode(args) -> bool:
    """Whether one number is more frequent than any other."""
    (values,) = args
    counts = sorted(values.count(x) for x in set(values))
    return len(counts) == 1 or counts[-1] > counts[-2]


def problems() -> list:
    return [
        problem(
            "Given a list, print its different numbers from smallest to largest.",
            "*sorted(set(a))", "*sorted({x for x in a})",
            ("missing-step", "*sorted(a)"), ("wrong-separator", "sorted(set(a))"), ("missing-step", "*set(a)"),
            ("wrong-order", "*sorted(set(a), reverse=True)"),
        ),
        problem(
            "Given a list, print how many different numbers are in it.",
            "len(set(a))", "b = set(a)\nlen(b)",
            ("missing-step", "len(a)"), ("wrong-reduction", "sum(set(a))"), ("needless-step", "len(a) - len(set(a))"),
            difficulty="easy",
        ),
        problem(
            "Given a list, print the second largest of its different numbers.",
            "sorted(set(a))[-2]", "b = sorted(set(a))\nb[-2]",
            ("missing-step", "sorted(a)[-2]"), ("wrong-order", "sorted(set(a))[1]"),
            ("off-by-one", "sorted(set(a))[-1]"), ("missing-step", "a[-2]"),
            accept=lambda args: len(set(args[0])) > 1,
        ),
        problem(
            "Given a list, print the number that is repeated most often in it.",
            "max(a, key=a.count)", "max(set(a), key=a.count)",
            ("missing-step", "max(a)"), ("wrong-reduction", "min(a, key=a.count)"),
            ("wrong-reduction", "a.count(max(a))"), ("wrong-operand", "a[0]"),
            accept=one_mode,
        ),
        problem(
            "Given a list, print the number in the middle of its sorted list.",
            "sorted(a)[len(a) // 2]", "b = sorted(a)\nb[len(b) // 2]",
            ("missing-step", "a[len(a) // 2]"), ("off-by-one", "sorted(a)[len(a) // 2 - 1]"),
            ("wrong-reduction", "sum(a) // len(a)"),
            accept=lambda args: len(args[0]) % 2 == 1,
        ),
        problem(
            "Given a list, return true if all numbers in it are different.",
            "len(set(a)) == len(a)", "all(a.count(x) == 1 for x in a)",
            ("wrong-predicate", "len(set(a)) < len(a)"), ("wrong-operand", "len(set(a)) == 1"),
            ("wrong-predicate", "a == sorted(a)"),
            inputs=inputs.distinct_or_not, fn_name="rank",
        ),
        problem(
            "Given a list, return the largest number in it minus the smallest.",
            "max(a) - min(a)", "sorted(a)[-1] - sorted(a)[0]",
            ("missing-step", "a[-1] - a[0]"), ("swapped-operands", "min(a) - max(a)"), ("missing-step", "max(a)"),
            fn_name="rank", difficulty="easy",
        ),
    ]
