"""What every family builds its problems from: the problem itself, how a solution becomes a program, and mutants.

A *solution* is written without its input and output: any number of statements, then one line that is the answer's
expression. The same solution becomes a stdin program (`print(answer)` after a reading line) or a function
(`return answer`), so that all programs of the set share their idioms.
"""

from dataclasses import dataclass
import hashlib
import random
from typing import Callable, Optional

#: What a problem is given -> (the line that reads it, the parameters of a function that takes it).
GIVEN = {
    "list": ("a = list(map(int, input().split()))", "a"),
    "pair": ("a, b = map(int, input().split())", "a, b"),
    "number": ("n = int(input())", "n"),
    "digits": ("n = input()", "n"),
    "word": ("s = input()", "s"),
    "words": ("a = input().split()", "a"),
}


def seeded(*names: str) -> random.Random:
    """A generator whose seed depends on the names alone, whatever else was drawn before."""
    return random.Random(int.from_bytes(hashlib.sha256("/".join(names).encode()).digest()[:8], "big"))


@dataclass(frozen=True)
class Mutant:
    """A plausible wrong solution and the mutation operator that made it from the reference."""

    operator: str
    solution: str


@dataclass(frozen=True)
class Problem:
    """One programming problem with its reference, its correct variants and its mutants, all as solutions."""

    family: str
    statement: str
    given: str
    reference: str
    correct: tuple
    mutants: tuple
    inputs: Callable[[random.Random, int], tuple]
    difficulty: str
    fn_name: str = ""
    #: Rejects inputs on which the statement has no answer.
    accept: Callable[[tuple], bool] = lambda args: True
    #: Share of correct programs in the warm-up corpus, where the difficulty's own share is not meant.
    share: Optional[float] = None
    held_out: bool = False

    @property
    def starter_code(self) -> str:
        return f"def {self.fn_name}({GIVEN[self.given][1]}):\n" if self.fn_name else ""

    def program(self, solution: str) -> str:
        """The solution as a whole program, in the form the problem asks for."""
        *statements, answer = solution.split("\n")
        if self.fn_name:
            body = statements + [f"return {answer}"]
            return self.starter_code + "".join(f"    {line}\n" for line in body)
        return "".join(f"{line}\n" for line in [GIVEN[self.given][0], *statements, f"print({answer})"])


def mutate(reference: str, *edits: tuple) -> tuple:
    """Mutants of a reference. An edit is (operator, old text, new text), or (operator, new text) for all of it."""
    mutants = []
    for operator, *texts in edits:
        if len(texts) == 2 and texts[0] not in reference:
            raise ValueError(f"{operator}: {texts[0]!r} is not in {reference!r}")
        mutants.append(Mutant(operator, reference.replace(*texts, 1) if len(texts) == 2 else texts[0]))
    return tuple(mutants)
