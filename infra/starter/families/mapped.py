"""Mapped slices: a change (double, square, ...) made to each number of a part of the list.

Compositional like the filtered reductions: the held-out problems are pairs of a change and a part that are seen
in training only in other pairs.
"""

from .inputs import numbers
from .problem import Mutant, Problem

FAMILY = "mapped-slice"

#: Word in the statement -> expression.
CHANGES = {"double": "2 * x", "square": "x * x", "absolute value": "abs(x)", "successor": "x + 1"}
#: Words in the statement -> (slice, the slice one off).
PARTS = {
    "a list in reverse order": ("a[::-1]", "a[::-2]"),
    "a list without its first number": ("a[1:]", "a[2:]"),
    "a list without its last number": ("a[:-1]", "a[:-2]"),
    "every second number of a list": ("a[::2]", "a[1::2]"),
}
REVERSED, TAIL, HEAD, SECOND = PARTS

STDIN, FUNC = "", "change"
TRAINING = {
    ("double", TAIL): STDIN,
    ("double", SECOND): STDIN,
    ("square", REVERSED): STDIN,
    ("square", TAIL): FUNC,
    ("absolute value", REVERSED): FUNC,
    ("absolute value", HEAD): STDIN,
    ("successor", HEAD): FUNC,
    ("successor", SECOND): STDIN,
}
HELD_OUT = {("square", HEAD): STDIN, ("double", REVERSED): FUNC}


def solution(change: str, part: str, fn_name: str) -> str:
    return f"{'' if fn_name else '*'}[{change} for x in {part}]"


def mutants(change: str, part: str, fn_name: str):
    """Mutants in order of preference; none of them is the reference of a held-out pair."""
    expression, (slice_, one_off) = CHANGES[change], PARTS[part]
    wrong_part = next(p for p in PARTS if p != part and (change, p) not in HELD_OUT)
    wrong_change = next(c for c in CHANGES if c != change and (c, part) not in HELD_OUT)
    if not fn_name:
        yield Mutant("wrong-separator", solution(expression, slice_, fn_name)[1:])
    yield Mutant("off-by-one", solution(expression, one_off, fn_name))
    yield Mutant("wrong-slice", solution(expression, PARTS[wrong_part][0], fn_name))
    yield Mutant("wrong-change", solution(CHANGES[wrong_change], slice_, fn_name))
    yield Mutant("missing-slice", solution(expression, "a", fn_name))


def problem(change: str, part: str, fn_name: str, held_out: bool) -> Problem:
    expression, (slice_, _) = CHANGES[change], PARTS[part]
    return Problem(
        family=FAMILY,
        statement=f"Given {part}, {'return' if fn_name else 'print'} the {change} of each one.",
        given="list",
        fn_name=fn_name,
        reference=solution(expression, slice_, fn_name),
        correct=(f"b = {slice_}\n{solution(expression, 'b', fn_name)}",),
        mutants=tuple(mutants(change, part, fn_name)),
        inputs=numbers,
        accept=lambda args: len(args[0]) > 1,
        difficulty="medium",
        held_out=held_out,
    )


def problems() -> list:
    return [problem(*pair, form, False) for pair, form in TRAINING.items()] + [
        problem(*pair, form, True) for pair, form in HELD_OUT.items()
    ]
