"""Pretokens of a text, and when two problems are near-duplicates of each other."""

import ast
import builtins
import re

#: Qwen's pretokeniser, with its letter and number classes narrowed to ASCII.
PRETOKEN = re.compile(
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\nA-Za-z0-9]?[A-Za-z]+|[0-9]| ?[^\sA-Za-z0-9]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
#: Jaccard similarity of statements from which they are near-duplicates.
SIMILAR = 0.6


def pretokens(text: str) -> list:
    return PRETOKEN.findall(text)


def shingles(statement: str) -> set:
    """The runs of three words of a statement, in lower case and without digits."""
    words = re.findall(r"[a-z]+", re.sub(r"[0-9]", "", statement.lower()))
    return {tuple(words[i : i + 3]) for i in range(len(words) - 2)}


def similarity(one: str, other: str) -> float:
    """Jaccard similarity of two statements' word 3-shingles."""
    a, b = shingles(one), shingles(other)
    return len(a & b) / len(a | b)


class Normalise(ast.NodeTransformer):
    """Renames what the program names itself by order of appearance and replaces every constant by the same one."""

    def __init__(self):
        self.names = {}

    def own(self, name: str) -> str:
        return name if hasattr(builtins, name) else self.names.setdefault(name, f"v{len(self.names)}")

    def visit_Name(self, node):
        return ast.Name(self.own(node.id), node.ctx)

    def visit_arg(self, node):
        return ast.arg(self.own(node.arg))

    def visit_FunctionDef(self, node):
        node.name = self.own(node.name)
        return self.generic_visit(node)

    def visit_Constant(self, node):
        return ast.Constant(0)


def normal_form(program: str) -> str:
    """The program's syntax tree without its own identifiers and without the values of its constants."""
    return ast.dump(Normalise().visit(ast.parse(program)))


def near_duplicates(statement: str, program: str, other_statement: str, other_program: str) -> bool:
    """The rule that keeps training problems away from held-out ones."""
    return similarity(statement, other_statement) >= SIMILAR or normal_form(program) == normal_form(other_program)
