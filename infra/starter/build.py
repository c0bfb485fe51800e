#!/usr/bin/env python3
"""Builds the starter set: small programming problems and a warm-up corpus, all written by this project.

    python3 infra/starter/build.py           writes the set and the numbers in its README
    python3 infra/starter/build.py --check   writes nothing; fails if the files differ or an invariant does not hold

The set is for a policy of under a million parameters: supervised warm-up on `solutions.jsonl` brings it to about the
corpus's share of correct programs, reinforcement learning on `problems.jsonl` takes it from there. The corpus
therefore contains wrong programs on purpose, and two problems (see families/passes.py) have no correct one at all.

A held-out problem is kept away from training by `rules.near_duplicates`: similar statements, or references that
differ only in identifiers and constants. Beyond that, no program of the corpus, right or wrong, may have the
normal form of a held-out solution.
"""

import argparse
from collections import Counter
import json
from pathlib import Path
import re
import sys

import corpus
import rules

FOLDER = Path(__file__).resolve().parent
README = FOLDER / "README.md"
NUMBERS = re.compile(r"(?<=<!-- numbers -->\n).*(?=<!-- /numbers -->)", re.DOTALL)


class Starter:
    """The set: entries of both parts and the corpus's rows."""

    def __init__(self):
        entries = corpus.entries()
        self.training = [e for e in entries if not e.problem.held_out]
        self.held_out = [e for e in entries if e.problem.held_out]
        self.solutions = [row for entry in self.training for row in corpus.solution_rows(entry)]

    def files(self) -> dict:
        """File name -> text."""
        rows = {
            "problems.jsonl": [corpus.problem_row(e) for e in self.training],
            "held-out.jsonl": [corpus.problem_row(e) for e in self.held_out],
            "solutions.jsonl": self.solutions,
        }
        files = {name: "".join(json.dumps(row) + "\n" for row in part) for name, part in rows.items()}
        files[README.name] = NUMBERS.sub(lambda _: f"```\n{self.numbers()}```\n", README.read_text(encoding="utf-8"))
        return files

    def references(self, entries: list) -> list:
        return [entry.variants[0].program for entry in entries]

    def training_texts(self) -> list:
        """What the warm-up shows the policy: statements, starter code and programs."""
        shown = [text for e in self.training for text in (e.problem.statement, e.problem.starter_code)]
        return shown + [row["code"] for row in self.solutions]

    def shares(self) -> list:
        """Per training problem, the weighted share of correct programs."""
        right = Counter()
        for row in self.solutions:
            right[row["index"]] += row["weight"] * (row["kind"] != "wrong")
        return [right[e.index] for e in self.training]

    def wrong(self) -> list:
        """Per training problem, the mutants."""
        return [[v for v in e.variants if v.kind == "wrong"] for e in self.training]

    def numbers(self) -> str:
        """What a reader wants to know about the set, as lines of text."""
        problems = [e.problem for e in self.training]
        statements = [len(rules.pretokens(p.statement)) for p in problems]
        programs = [len(rules.pretokens(row["code"])) for row in self.solutions]
        unique = {token for text in self.training_texts() for token in rules.pretokens(text)}
        shares, wrong = self.shares(), self.wrong()
        lines = [
            ("problems", f"{len(self.training)} training, {len(self.held_out)} held out"),
            ("families", counts(p.family for p in problems)),
            ("held-out families", counts(e.problem.family for e in self.held_out)),
            ("types", counts("func" if p.fn_name else "stdin_stdout" for p in problems)),
            ("difficulties", counts(p.difficulty for p in problems)),
            ("corpus programs", counts(row["kind"] for row in self.solutions)),
            ("mutation operators", counts(v.operator for mutants in wrong for v in mutants)),
            ("correct targets", f"{mean(shares):.3f} of the weight; {sum(s == 0 for s in shares)} problems none, "
             f"{sum(0 < s <= 0.07 for s in shares)} problems 0.06"),
            ("unique pretokens", f"{len(unique)} over statements, starter code and programs"),
            ("statement pretokens", f"mean {mean(statements):.1f}, max {max(statements)}"),
            ("program pretokens", f"mean {mean(programs):.1f}, max {max(programs)}"),
            ("tests per problem", f"{len(corpus.SIZES)}; a wrong program fails at least "
             f"{min(len(v.failures) for mutants in wrong for v in mutants)}, mean "
             f"{mean([len(v.failures) for mutants in wrong for v in mutants]):.1f}"),
            ("test order", f"in {sum(len({v.failures for v in mutants}) > 1 for mutants in wrong)} problems the wrong "
             f"programs fail different sets of tests, in {sum(not_alike(mutants) for mutants in wrong)} no test fails "
             "them all"),
            ("closest held-out pair", f"{max(self.similarities()):.2f} statement similarity"),
        ]
        return "".join(f"{name:<22}{value}\n" for name, value in lines)

    def similarities(self) -> list:
        return [
            rules.similarity(h.problem.statement, t.problem.statement) for h in self.held_out for t in self.training
        ]

    def violations(self) -> list:
        """Invariants of the set that do not hold, in words."""
        broken = [text for holds, text in self.invariants() if not holds]
        for entry in self.training + self.held_out:
            problem = entry.problem
            broken += [f"{problem.statement}: {text}" for holds, text in problem_invariants(entry) if not holds]
        for held in self.held_out:
            program = held.variants[0].program
            for entry in self.training:
                other = entry.variants[0].program
                if rules.near_duplicates(held.problem.statement, program, entry.problem.statement, other):
                    broken.append(f"near-duplicates: {held.problem.statement} / {entry.problem.statement}")
        return broken

    def invariants(self):
        """(holds, what should hold) for the set as a whole."""
        everything = self.training + self.held_out
        shares = self.shares()
        forms = {rules.normal_form(row["code"]) for row in self.solutions}
        seen = {token for text in self.training_texts() for token in rules.pretokens(text)}
        shown = [e.problem.statement for e in self.held_out] + [e.problem.starter_code for e in self.held_out]
        needed = {token for text in shown + self.references(self.held_out) for token in rules.pretokens(text)}
        yield len(self.training) == 72 and len(self.held_out) == 8, "72 training and 8 held-out problems"
        yield len({e.problem.statement for e in everything}) == len(everything), "statements are distinct"
        yield sorted(e.index for e in everything) == list(range(len(everything))), "indices are unique"
        yield len({e.problem.family for e in self.training}) >= 6, "at least six families"
        yield 0.3 <= mean([bool(e.problem.fn_name) for e in self.training]) <= 0.37, "a third are functions"
        yield 0.37 <= mean(shares) <= 0.43, "about two in five targets are correct"
        yield shares.count(0) == 2, "two problems have no correct program"
        yield sum(0 < share <= 0.07 for share in shares) == 3, "three problems have few correct programs"
        yield len(seen) <= 350, "at most 350 pretokens"
        yield not needed - seen, f"held-out texts use seen pretokens only, not {sorted(needed - seen)}"
        solved = {rules.normal_form(v.program) for e in self.held_out for v in e.variants if v.kind != "wrong"}
        yield not forms & solved, "no held-out solution is shown under another statement"


def problem_invariants(entry):
    """(holds, what should hold) for one problem."""
    wrong = [v for v in entry.variants if v.kind == "wrong"]
    outputs = entry.tests["output"]
    yield entry.variants[0].kind == "reference", "the reference comes first"
    yield len(outputs) >= 10, "at least ten tests"
    yield len(set(entry.tests["input"])) == len(outputs), "inputs are distinct"
    yield all(text.strip() for text in outputs), "outputs are not empty"
    yield len(set(outputs)) > 1, "outputs differ"
    yield 8 <= len(entry.problem.statement.split()) <= 30, "a statement of 8 to 30 words"
    yield 3 <= len(wrong) <= corpus.MOST_MUTANTS, f"three or four wrong programs, not {len(wrong)}"
    yield all(bool(v.failures) == (v.kind == "wrong") for v in entry.variants), "labels agree with the tests"
    yield len(set(v.program for v in entry.variants)) == len(entry.variants), "programs are distinct"
    yield all(len(rules.pretokens(v.program)) <= 60 for v in entry.variants), "programs of at most 60 pretokens"


def not_alike(mutants: list) -> bool:
    """Whether no single test rejects all mutants."""
    return not frozenset.intersection(*(v.failures for v in mutants))


def counts(values) -> str:
    return ", ".join(f"{name} {count}" for name, count in Counter(values).items())


def mean(values: list) -> float:
    return sum(values) / len(values)


def main() -> int:
    options = argparse.ArgumentParser(description="Builds the starter set, or checks the one on disk.")
    options.add_argument("--check", action="store_true", help="write nothing; fail if anything is not as it should be")
    check = options.parse_args().check
    starter = Starter()
    print(starter.numbers(), end="")
    faults = starter.violations()
    for name, text in starter.files().items():
        path = FOLDER / name
        if check and (not path.exists() or path.read_bytes() != text.encode()):
            faults.append(f"{name} differs from what build.py writes")
        elif not check and not faults:
            path.write_bytes(text.encode())
    for fault in faults:
        print(f"not so: {fault}", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
