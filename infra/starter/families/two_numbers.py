"""Arithmetic and comparison of two whole numbers."""

from . import inputs
from .problem import Problem, mutate


def problem(statement, reference, correct, *edits, inputs=inputs.pair, fn_name="", difficulty="easy") -> Problem:
    return Problem(
        "two-numbers", statement, "pair", reference, (correct,), mutate(reference, *edits), inputs, difficulty, fn_name
    )


def problems() -> list:
    return [
        problem(
            "Given two numbers, print the sum of the two numbers.",
            "a + b", "b + a",
            ("wrong-operator", "a - b"), ("wrong-operator", "a * b"), ("off-by-one", "a + b + 1"),
            ("wrong-separator", "a, b"),
        ),
        problem(
            "Given two numbers, print the first number minus the second.",
            "a - b", "-b + a",
            ("swapped-operands", "b - a"), ("wrong-operator", "a + b"), ("needless-step", "abs(a - b)"),
        ),
        problem(
            "Given two numbers, print the product of the two numbers.",
            "a * b", "b * a",
            ("wrong-operator", "a + b"), ("wrong-operand", "a * a"), ("wrong-operator", "a - b"),
        ),
        problem(
            "Given two numbers, print the largest of the two numbers.",
            "max(a, b)", "a if a > b else b",
            ("wrong-reduction", "min(a, b)"), ("wrong-operand", "a"), ("swapped-operands", "a if a < b else b"),
        ),
        problem(
            "Given two numbers, print how far they are from each other.",
            "abs(a - b)", "max(a, b) - min(a, b)",
            ("missing-step", "a - b"), ("wrong-operator", "abs(a + b)"), ("swapped-operands", "b - a"),
            ("off-by-one", "abs(a - b) + 1"),
        ),
        problem(
            "Given two numbers, print yes if the first divides the second and no if not.",
            '"yes" if b % a == 0 else "no"', '"no" if b % a else "yes"',
            ("swapped-operands", "b % a", "a % b"), ("wrong-predicate", "==", "!="),
            ("wrong-operator", "b % a == 0", "a < b"),
            inputs=inputs.divisible_or_not, difficulty="medium",
        ),
        problem(
            "Given two numbers, return the sum of the square of each one.",
            "a * a + b * b", "a ** 2 + b ** 2",
            ("wrong-order", "(a + b) ** 2"), ("missing-step", "a * a + b"), ("wrong-operator", "a * a - b * b"),
            fn_name="combine",
        ),
        problem(
            "Given two numbers, return the rest if the first is divided by the second.",
            "a % b", "a - a // b * b",
            ("wrong-operator", "a // b"), ("swapped-operands", "b % a"), ("wrong-operator", "a - b"),
            inputs=inputs.positive_pair, fn_name="combine",
        ),
        problem(
            "Given two numbers, return how many numbers there are from the first to the second.",
            "b - a + 1", "len(range(a, b + 1))",
            ("off-by-one", "b - a"), ("off-by-one", "b - a - 1"), ("swapped-operands", "a - b + 1"),
            inputs=inputs.rising_pair, fn_name="combine",
        ),
    ]
