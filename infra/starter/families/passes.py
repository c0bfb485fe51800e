"""Small dynamic programs and passes over a list that carry a state.

Two problems, the largest block and the most rising numbers, have NO correct program in the warm-up corpus: a
policy warmed up on it does not know a solution, and reinforcement learning has nothing to re-weight.
Three others (longest equal block, records, stairs) keep 6 % correct programs.
"""

from . import inputs
from .problem import Problem, mutate

#: Share of correct programs of a problem that the warmed-up policy solves once in sixteen rollouts.
RARE = 0.06


def problem(
    statement, reference, correct, *edits, given="list", inputs=inputs.numbers, fn_name="", difficulty="hard",
    share=None, accept=None,
) -> Problem:
    return Problem(
        "passes", statement, given, reference, (correct,), mutate(reference, *edits), inputs, difficulty, fn_name,
        accept or (lambda args: True), share,
    )


def problems() -> list:
    return [
        problem(
            "Given a list, print the largest sum of a block of numbers next to each other.",
            "b = c = a[0]\nfor x in a[1:]:\n    c = max(x, c + x)\n    b = max(b, c)\nb",
            "max(sum(a[x:y + 1]) for x in range(len(a)) for y in range(x, len(a)))",
            ("missing-case", "sum(x for x in a if x > 0)"), ("missing-case", "max(max(a), sum(a))"),
            ("wrong-reduction", "max(x + y for x, y in zip(a, a[1:]))"), ("missing-filter", "sum(a)"),
            share=0.0, accept=lambda args: len(args[0]) > 1,
        ),
        problem(
            "Given a list, print the most numbers that can stay so that they are rising.",
            "b = []\nfor x in a:\n    b.append(1 + max([b[y] for y in range(len(b)) if a[y] < x] + [0]))\nmax(b)",
            "b = [0]\nfor x in a:\n    b.append(1 + max(c for c, y in zip(b, [x - 1] + a) if y < x))\nmax(b)",
            ("missing-step", "len(set(a))"), ("wrong-order", "len(set(max(a[:x + 1]) for x in range(len(a))))"),
            ("missing-case", "sum(x < y for x, y in zip(a, a[1:])) + 1"), ("missing-filter", "len(a)"),
            inputs=inputs.positive_numbers, share=0.0,
        ),
        problem(
            "Given a list, print how many numbers the longest block of the same number has.",
            "b = c = 1\nfor x, y in zip(a, a[1:]):\n    c = c + 1 if x == y else 1\n    b = max(b, c)\nb",
            "b = [1]\nfor x, y in zip(a, a[1:]):\n    b.append(b[-1] + 1 if x == y else 1)\nmax(b)",
            ("missing-case", "max(a.count(x) for x in a)"), ("missing-step", "else 1", "else c"),
            ("off-by-one", "b = c = 1", "b = c = 0"), ("wrong-operand", "\nb", "\nc"),
            inputs=inputs.few_values, share=RARE,
        ),
        problem(
            "Given a list, print how many numbers in it are larger than all numbers before.",
            "b = c = 0\nfor x in a:\n    if x > c:\n        b += 1\n    c = max(x, c)\nb",
            "len(set(max(a[:x + 1]) for x in range(len(a))))",
            ("missing-case", "sum(x < y for x, y in zip(a, a[1:])) + 1"), ("missing-step", "len(set(a))"),
            ("wrong-predicate", "x > c", "x < c"), ("wrong-operator", "c = max(x, c)", "c = x"),
            inputs=inputs.positive_numbers, share=RARE,
        ),
        problem(
            "Given a number, return how many ways there are from zero to it by one or two.",
            "a, b = 1, 1\nfor x in range(n):\n    a, b = b, a + b\na",
            "a = [1, 1]\nfor x in range(n):\n    a.append(a[-1] + a[-2])\na[n]",
            ("missing-case", "a, b = 1, 1", "a, b = 0, 1"), ("wrong-operand", "\na", "\nb"),
            ("wrong-order", "n * (n + 1) // 2"), ("swapped-operands", "a, b = b, a + b", "a, b = a + b, a"),
            given="number", inputs=inputs.small_number, fn_name="best", share=RARE,
        ),
        problem(
            "Given a list of prices, print the most you can win if you buy and then sell.",
            "b, c = 0, a[0]\nfor x in a:\n    c = min(x, c)\n    b = max(b, x - c)\nb",
            "max(x - min(a[:y + 1]) for y, x in enumerate(a))",
            ("missing-case", "max(a) - min(a)"), ("wrong-operand", "a[-1] - a[0]"),
            ("wrong-reduction", "min(x, c)", "max(x, c)"), ("swapped-operands", "x - c", "c - x"),
            inputs=inputs.positive_numbers,
        ),
        problem(
            "Given a list, print how far two numbers next to each other are at most.",
            "max(abs(x - y) for x, y in zip(a, a[1:]))", "b = [abs(x - y) for x, y in zip(a, a[1:])]\nmax(b)",
            ("missing-step", "abs(x - y)", "x - y"), ("wrong-reduction", "max(a) - min(a)"),
            ("wrong-reduction", "max(", "min("), ("swapped-operands", "abs(x - y)", "y - x"),
            accept=lambda args: len(args[0]) > 1,
        ),
        problem(
            "Given a list, return for each number the sum of all numbers up to it.",
            "[sum(a[:x + 1]) for x in range(len(a))]",
            "b = []\nfor x in range(len(a)):\n    b.append(sum(a[:x + 1]))\nb",
            ("off-by-one", "x + 1", "x"), ("wrong-slice", "a[:x + 1]", "a[x:]"), ("wrong-reduction", "sum(", "max("),
            ("missing-step", "sum(a)"),
            fn_name="best",
        ),
    ]
