"""The problem families, from the easiest to the hardest."""

from . import filtered, loops, mapped, passes, ranking, text, two_numbers

FAMILIES = (two_numbers, filtered, mapped, text, ranking, loops, passes)
