"""Turns the families' problems into rows: tests from the references, labels from running every program."""

from collections import namedtuple
import json

from families import FAMILIES
from families.problem import Problem, seeded
import runner

#: Sizes of the generated inputs; one test each.
SIZES = (1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 6, 8, 10, 12)
#: Mutants kept per problem.
MOST_MUTANTS = 4
#: Tests that every mutant has to fail, and how often tests are drawn to reach that.
LEAST_FAILURES = 2
MOST_DRAWS = 40
#: Difficulty -> the range of the share of correct programs in the warm-up corpus.
SHARES = {"easy": (0.50, 0.60), "medium": (0.33, 0.45), "hard": (0.10, 0.20)}
#: The reference's part of the correct share, where there is another correct program.
REFERENCE_PART = 0.6

Variant = namedtuple("Variant", "kind operator program failures")
#: A problem with its index, its tests and its graded programs.
Entry = namedtuple("Entry", "index problem tests variants")


def all_problems() -> list:
    """Training problems first, then held-out ones."""
    problems = [problem for family in FAMILIES for problem in family.problems()]
    return [p for p in problems if not p.held_out] + [p for p in problems if p.held_out]


def encode(problem: Problem, args: tuple) -> str:
    """One test's input: JSON values line by line for a function, one line of text for stdin."""
    if problem.fn_name:
        return "\n".join(json.dumps(value) for value in args)
    flat = args[0] if isinstance(args[0], list) else args
    return " ".join(map(str, flat)) + "\n"


def test_inputs(problem: Problem, draw: int) -> list:
    """Distinct accepted inputs of growing sizes, in shuffled order."""
    rng = seeded("inputs", problem.statement, str(draw))
    found = []
    for size in SIZES:
        for attempt in range(1000):
            args = problem.inputs(rng, size + attempt // 50)
            text = encode(problem, args)
            if problem.accept(args) and text not in found:
                found.append(text)
                break
    rng.shuffle(found)
    return found


def candidates(problem: Problem) -> list:
    """(kind, operator, program) of everything to be run, without repetitions."""
    rows = [("reference", "", problem.reference)]
    rows += [("correct", "", solution) for solution in problem.correct]
    rows += [("wrong", mutant.operator, mutant.solution) for mutant in problem.mutants]
    programs = {}
    for kind, operator, solution in rows:
        programs.setdefault(problem.program(solution), (kind, operator))
    return [(kind, operator, program) for program, (kind, operator) in programs.items()]


def entries() -> list:
    """Every problem with tests and graded programs; tests are drawn again while some mutant fails too few of them."""
    problems = all_problems()
    settled = {}
    for draw in range(MOST_DRAWS):
        undecided = [(i, problem) for i, problem in enumerate(problems) if i not in settled]
        for entry in drawn(undecided, draw):
            if all(len(v.failures) >= LEAST_FAILURES for v in entry.variants if v.kind == "wrong"):
                settled[entry.index] = entry._replace(variants=kept(entry.variants))
    for i, problem in enumerate(problems):
        if i not in settled:
            raise ValueError(f"{problem.statement} No draw of tests rejects every mutant.")
    return [settled[i] for i in range(len(problems))]


def drawn(numbered: list, draw: int) -> list:
    """Entries of (index, problem) pairs with one draw of tests, all programs run in one child interpreter."""
    inputs = [test_inputs(problem, draw) for _, problem in numbered]
    planned = [candidates(problem) for _, problem in numbered]
    jobs = [
        {"fn_name": problem.fn_name, "program": program, "inputs": given}
        for (_, problem), given, rows in zip(numbered, inputs, planned)
        for _, _, program in rows
    ]
    results = iter(runner.run_all(jobs))
    return [
        graded(index, problem, given, rows, [next(results) for _ in rows])
        for (index, problem), given, rows in zip(numbered, inputs, planned)
    ]


def graded(index: int, problem: Problem, inputs: list, rows: list, results: list) -> Entry:
    """One problem's entry; expected outputs are the reference's, and the other correct programs must agree."""
    expected = [result["output"] for result in results[0]]
    variants = []
    for (kind, operator, program), outcome in zip(rows, results):
        failures = frozenset(
            i for i, result in enumerate(outcome) if not runner.passes(problem.fn_name, result, expected[i])
        )
        if any(result.get("error") == "TimeoutError" for result in outcome):
            raise ValueError(f"a program does not end:\n{program}")
        if failures and kind != "wrong":
            raise ValueError(f"{problem.statement} A correct program fails tests {sorted(failures)}:\n{program}")
        variants.append(Variant(kind, operator, program, failures))
    return Entry(index, problem, {"input": inputs, "output": expected}, variants)


def kept(variants: list) -> list:
    """The correct programs and the first mutants."""
    wrong = [v for v in variants if v.kind == "wrong"]
    return [v for v in variants if v.kind != "wrong"] + wrong[:MOST_MUTANTS]


def problem_row(entry: Entry) -> dict:
    problem = entry.problem
    return {
        "problem": problem.statement,
        "problem_type": "func" if problem.fn_name else "stdin_stdout",
        "fn_name": problem.fn_name or "none",
        "tests": json.dumps(entry.tests),
        "starter_code": problem.starter_code,
        "index": entry.index,
        "dataset": "starter-held-out" if problem.held_out else "starter",
        "difficulty": problem.difficulty,
        "family": problem.family,
    }


def correct_share(problem: Problem) -> float:
    """How often a warm-up target of this problem is correct."""
    if problem.share is not None:
        return problem.share
    low, high = SHARES[problem.difficulty]
    return low + (high - low) * seeded("share", problem.statement).random()


def solution_rows(entry: Entry) -> list:
    """The warm-up corpus's rows of one training problem; their weights sum to one."""
    share = correct_share(entry.problem)
    others = sum(v.kind == "correct" for v in entry.variants)
    wrong = sum(v.kind == "wrong" for v in entry.variants)
    weights = {
        "reference": share * REFERENCE_PART if others else share,
        "correct": share * (1 - REFERENCE_PART) / max(others, 1),
        "wrong": (1 - share) / wrong,
    }
    return [
        {"index": entry.index, "code": v.program, "kind": v.kind, "weight": round(weights[v.kind], 4)}
        for v in entry.variants
        if weights[v.kind] > 0
    ]
