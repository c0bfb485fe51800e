"""Loops over a range or over digits: divisors, primes, greatest common divisor, products."""

from . import inputs
from .problem import Problem, mutate


def problem(
    statement, reference, correct, *edits, given="number", inputs=inputs.number, fn_name="", difficulty="hard",
) -> Problem:
    return Problem(
        "loops", statement, given, reference, (correct,), mutate(reference, *edits), inputs, difficulty, fn_name
    )


def problems() -> list:
    return [
        problem(
            "Given a number, print the sum of its digits.",
            "sum(int(x) for x in n)", "sum(map(int, n))",
            ("wrong-reduction", "len(n)"), ("wrong-reduction", "max(int(x) for x in n)"),
            ("missing-case", "int(n) % 9"),
            given="digits", inputs=inputs.digits, difficulty="medium",
        ),
        problem(
            "Given two numbers, print the largest number that divides each one.",
            "while b:\n    a, b = b, a % b\na", "max(x for x in range(1, a + 1) if a % x == 0 and b % x == 0)",
            ("wrong-operand", "\na", "\nb"), ("off-by-one", "while b:", "while b > 1:"), ("missing-case", "min(a, b)"),
            ("off-by-one", "max(x for x in range(1, a) if a % x == 0)"),
            given="pair", inputs=inputs.positive_pair,
        ),
        problem(
            "Given a number, print how many numbers divide it.",
            "len([x for x in range(1, n + 1) if n % x == 0])", "sum(n % x == 0 for x in range(1, n + 1))",
            ("off-by-one", "n + 1", "n"), ("off-by-one", "range(1", "range(2"), ("wrong-predicate", "==", "!="),
            ("wrong-reduction", "sum(x for x in range(1, n + 1) if n % x == 0)"),
            difficulty="medium",
        ),
        problem(
            "Given a number, print yes if it is a prime number and no if not.",
            'b = len([x for x in range(1, n + 1) if n % x == 0])\n"yes" if b == 2 else "no"',
            '"yes" if n > 1 and all(n % x for x in range(2, n)) else "no"',
            ("missing-case", '"yes" if all(n % x for x in range(2, n)) else "no"'),
            ("missing-case", '"yes" if n % 2 != 0 else "no"'), ("wrong-predicate", "b == 2", "b > 2"),
            ("off-by-one", "b == 2", "b == 1"),
            inputs=inputs.number_or_zero,
        ),
        problem(
            "Given a number, return the product of all numbers from one to it.",
            "b = 1\nfor x in range(1, n + 1):\n    b *= x\nb", "b = n\nfor x in range(1, n):\n    b *= x\nb",
            ("off-by-one", "n + 1", "n"), ("missing-case", "b = 1", "b = 0"), ("wrong-operator", "b *= x", "b += x"),
            fn_name="loop",
        ),
        problem(
            "Given a number, return how many of its digits are even.",
            "len([x for x in str(n) if int(x) % 2 == 0])", "sum(int(x) % 2 == 0 for x in str(n))",
            ("wrong-predicate", "==", "!="), ("wrong-reduction", "sum(int(x) for x in str(n) if int(x) % 2 == 0)"),
            ("missing-filter", "len(str(n))"),
            inputs=inputs.digits, fn_name="loop", difficulty="medium",
        ),
        problem(
            "Given a number, return the sum of the square of all numbers from one to it.",
            "sum(x * x for x in range(1, n + 1))", "b = 0\nfor x in range(1, n + 1):\n    b += x * x\nb",
            ("off-by-one", "n + 1", "n"), ("missing-step", "x * x", "x"), ("wrong-order", "sum(range(1, n + 1)) ** 2"),
            fn_name="loop", difficulty="medium",
        ),
    ]
