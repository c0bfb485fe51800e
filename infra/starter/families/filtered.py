"""Filtered reductions: a reduction (sum, count, largest, ...) over the numbers that satisfy a predicate.

The family is compositional: every reduction and every predicate occurs in several training problems, and the
held-out problems are pairs of the two that no training problem, and no program of the corpus, puts together.
"""

from .inputs import numbers
from .problem import Mutant, Problem

FAMILY = "filtered-reduction"

#: Word in the statement -> (solution around the filtered numbers, the same without a filter, prints many values).
REDUCTIONS = {
    "sum": ("sum({})", "sum(a)", False),
    "count": ("len([{}])", "len(a)", False),
    "largest": ("max({})", "max(a)", False),
    "smallest": ("min({})", "min(a)", False),
    "sorted list": ("sorted({})", "sorted(a)", True),
}
#: The reductions that are most easily mistaken for one.
CONFUSED_REDUCTIONS = {
    "sum": ("count", "largest"),
    "count": ("sum", "smallest"),
    "largest": ("smallest", "sum"),
    "smallest": ("largest", "count"),
    "sorted list": ("sum", "largest"),
}
#: Word in the statement -> (condition, the condition with a constant or a limit one off, its meaning).
PREDICATES = {
    "odd": ("x % 2 != 0", "x % 3 != 0", lambda x, a: x % 2 != 0),
    "even": ("x % 2 == 0", "x % 4 == 0", lambda x, a: x % 2 == 0),
    "positive": ("x > 0", "x > 1", lambda x, a: x > 0),
    "negative": ("x < 0", "x < -1", lambda x, a: x < 0),
    "teen": ("12 < x < 20", "12 < x < 19", lambda x, a: 12 < x < 20),
    "unique": ("a.count(x) == 1", "a.count(x) < 3", lambda x, a: a.count(x) == 1),
    "repeated": ("a.count(x) > 1", "a.count(x) > 2", lambda x, a: a.count(x) > 1),
}
#: The predicates that are most easily mistaken for one.
CONFUSED_PREDICATES = {
    "odd": ("even", "positive"),
    "even": ("odd", "negative"),
    "positive": ("negative", "even"),
    "negative": ("positive", "odd"),
    "teen": ("positive", "even"),
    "unique": ("repeated", "odd"),
    "repeated": ("unique", "even"),
}
EASY = ("odd", "even", "positive", "negative")

STDIN, FUNC = "", "pick"
#: (reduction, predicate) -> the form of the problem.
TRAINING = {
    ("sum", "odd"): FUNC,
    ("sum", "even"): STDIN,
    ("sum", "positive"): STDIN,
    ("sum", "negative"): STDIN,
    ("sum", "repeated"): FUNC,
    ("count", "odd"): STDIN,
    ("count", "even"): FUNC,
    ("count", "positive"): FUNC,
    ("count", "teen"): STDIN,
    ("count", "unique"): STDIN,
    ("count", "repeated"): STDIN,
    ("largest", "even"): STDIN,
    ("largest", "negative"): STDIN,
    ("largest", "teen"): FUNC,
    ("largest", "unique"): FUNC,
    ("smallest", "odd"): STDIN,
    ("smallest", "positive"): FUNC,
    ("smallest", "teen"): STDIN,
    ("smallest", "repeated"): STDIN,
    ("sorted list", "odd"): STDIN,
    ("sorted list", "even"): STDIN,
    ("sorted list", "negative"): FUNC,
    ("sorted list", "unique"): STDIN,
    ("sorted list", "repeated"): STDIN,
}
HELD_OUT = {
    ("largest", "odd"): STDIN,
    ("smallest", "even"): STDIN,
    ("count", "negative"): STDIN,
    ("sum", "unique"): STDIN,
    ("sorted list", "positive"): FUNC,
    ("sum", "teen"): FUNC,
}


def solution(reduction: str, condition: str, fn_name: str) -> str:
    """The reduction over the numbers that satisfy the condition, as one expression."""
    around, _, many = REDUCTIONS[reduction]
    return ("*" if many and not fn_name else "") + around.format(f"x for x in a if {condition}")


def two_steps(reduction: str, condition: str, fn_name: str) -> str:
    """The same with the filtered numbers kept in a list first."""
    _, plain, many = REDUCTIONS[reduction]
    star = "*" if many and not fn_name else ""
    return f"b = [x for x in a if {condition}]\n{star}{plain.replace('(a)', '(b)')}"


def mutants(reduction: str, predicate: str, fn_name: str):
    """Mutants in order of preference; none of them is the reference of a held-out pair."""
    condition, one_off, _ = PREDICATES[predicate]
    _, plain, many = REDUCTIONS[reduction]
    wrong_predicate = next(p for p in CONFUSED_PREDICATES[predicate] if (reduction, p) not in HELD_OUT)
    wrong_reduction = next(r for r in CONFUSED_REDUCTIONS[reduction] if (r, predicate) not in HELD_OUT)
    yield Mutant("wrong-predicate", solution(reduction, PREDICATES[wrong_predicate][0], fn_name))
    yield Mutant("wrong-reduction", solution(wrong_reduction, condition, fn_name))
    if many and not fn_name:
        yield Mutant("wrong-separator", solution(reduction, condition, fn_name)[1:])
    yield Mutant("off-by-one", solution(reduction, one_off, fn_name))
    yield Mutant("missing-filter", ("*" if many and not fn_name else "") + plain)


def problem(reduction: str, predicate: str, fn_name: str, held_out: bool) -> Problem:
    condition, _, holds = PREDICATES[predicate]
    verb = "return" if fn_name else "print"
    needs_one = reduction not in ("sum", "count")
    return Problem(
        family=FAMILY,
        statement=f"Given a list, {verb} the {reduction} of the {predicate} numbers in it.",
        given="list",
        fn_name=fn_name,
        reference=solution(reduction, condition, fn_name),
        correct=(two_steps(reduction, condition, fn_name),),
        mutants=tuple(mutants(reduction, predicate, fn_name)),
        inputs=numbers,
        accept=lambda args: not needs_one or any(holds(x, args[0]) for x in args[0]),
        difficulty="easy" if predicate in EASY else "medium",
        held_out=held_out,
    )


def problems() -> list:
    return [problem(*pair, form, False) for pair, form in TRAINING.items()] + [
        problem(*pair, form, True) for pair, form in HELD_OUT.items()
    ]
