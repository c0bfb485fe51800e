"""Words and lines of words."""

from . import inputs
from .problem import Problem, mutate


def problem(
    statement, reference, correct, *edits, given="word", inputs=inputs.word, fn_name="", difficulty="easy", accept=None
) -> Problem:
    return Problem(
        "text", statement, given, reference, (correct,), mutate(reference, *edits), inputs, difficulty, fn_name,
        accept or (lambda args: True),
    )


def problems() -> list:
    return [
        problem(
            "Given a word, print the letters of it in reverse order.",
            "s[::-1]", '"".join(reversed(s))',
            ("wrong-separator", "*s[::-1]"), ("missing-step", "s"), ("off-by-one", "s[::-2]"), ("wrong-slice", "s[1:]"),
        ),
        problem(
            "Given a word, print it with all letters in upper case.",
            "s.upper()", '"".join(x.upper() for x in s)',
            ("wrong-case", "s.lower()"), ("wrong-case", "s.title()"), ("missing-step", "s"),
            inputs=inputs.cased_word,
        ),
        problem(
            "Given a word, print how many letters of it are vowels.",
            'len([x for x in s if x in "aeiou"])', 'sum(x in "aeiou" for x in s)',
            ("missing-case", "aeiou", "aeio"), ("wrong-predicate", "if x in", "if x not in"),
            ("missing-filter", "len(s)"),
            difficulty="medium",
        ),
        problem(
            "Given a word, print yes if it is the same in reverse and no if not.",
            '"yes" if s == s[::-1] else "no"', '"no" if s != s[::-1] else "yes"',
            ("missing-case", "s == s[::-1]", "s[0] == s[-1]"), ("wrong-predicate", "==", "!="),
            ("off-by-one", "[::-1]", "[::-2]"), ("wrong-slice", "[::-1]", "[1:]"),
            inputs=inputs.mirrored_or_not, difficulty="medium",
        ),
        problem(
            "Given a line of words, print the longest of the words in it.",
            "max(a, key=len)", "sorted(a, key=len, reverse=True)[0]",
            ("missing-step", "max(a)"), ("wrong-reduction", "min(a, key=len)"),
            ("needless-step", "len(max(a, key=len))"), ("wrong-operand", "a[0]"),
            given="words", inputs=inputs.words, difficulty="medium",
        ),
        problem(
            "Given a line of words, print how many words are in it.",
            "len(s.split())", 's.count(" ") + 1',
            ("missing-step", "len(s)"), ("off-by-one", 's.count(" ")'), ("wrong-reduction", "s.split()"),
            inputs=inputs.words,
        ),
        problem(
            "Given a word, return it without its first and its last letter.",
            "s[1:-1]", "s[1:len(s) - 1]",
            ("missing-case", "s[1:]"), ("missing-case", "s[:-1]"), ("off-by-one", "s[1:-2]"),
            fn_name="spell", difficulty="medium", accept=lambda args: len(args[0]) > 1,
        ),
        problem(
            "Given a word, return how many different letters are in it.",
            "len(set(s))", "a = set(s)\nlen(a)",
            ("missing-step", "len(s)"), ("missing-step", "set(s)"), ("needless-step", "len(s) - len(set(s))"),
            fn_name="spell", difficulty="medium",
        ),
        problem(
            "Given a word, return it with each of its letters two times.",
            '"".join(x * 2 for x in s)', '"".join(x + x for x in s)',
            ("wrong-order", "s * 2"), ("wrong-separator", '"".', '" ".'), ("off-by-one", "x * 2", "x * 3"),
            fn_name="spell", difficulty="medium",
        ),
    ]
