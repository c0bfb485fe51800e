"""Generators of test inputs: each takes a random generator and a size and returns one tuple of arguments."""

#: Values next to the limits that the predicates and the mutants turn on.
EDGES = (-20, -2, -1, 0, 1, 2, 12, 13, 14, 16, 18, 19, 20)
LETTERS = "aeioubcdlmnrst"


def numbers(rng, size):
    """A list of whole numbers: small ones, wide ones, edge values and repetitions of earlier ones.

    One list in five repeats 0, 1, 2 or 14: many mutants pass such a test, each kind of mutant other ones.
    """
    if rng.random() < 0.2:
        return ([rng.choice((0, 1, 2, 14))] * size,)
    values = []
    for _ in range(size):
        draw = rng.random()
        if draw < 0.25 and values:
            values.append(rng.choice(values))
        elif draw < 0.5:
            values.append(rng.choice(EDGES))
        elif draw < 0.85:
            values.append(rng.randint(-15, 25))
        else:
            values.append(rng.randint(-130, 130))
    return (values,)


def positive_numbers(rng, size):
    """A list of small positive numbers with repetitions, as prices or heights are."""
    return ([rng.randint(1, 6 + size) for _ in range(size)],)


def few_values(rng, size):
    """A list over three values in which two numbers out of five equal their neighbour before."""
    values = []
    for _ in range(size):
        values.append(values[-1] if values and rng.random() < 0.4 else rng.choice((1, 2, 7)))
    return (values,)


def distinct_or_not(rng, size):
    """A list whose numbers are all different in about half of the draws."""
    values = rng.sample(range(-40, 60), size)
    if size > 1 and rng.random() < 0.5:
        values[rng.randrange(1, size)] = values[0]
    return (values,)


def pair(rng, size):
    """Two whole numbers of either sign."""
    return rng.randint(-5 * size, 6 * size), rng.randint(-5 * size, 6 * size)


def positive_pair(rng, size):
    """Two positive numbers, about half of the time with a common factor."""
    factor = rng.randint(1, 1 + size) if rng.random() < 0.6 else 1
    return factor * rng.randint(1, 2 * size), factor * rng.randint(1, 2 * size)


def divisible_or_not(rng, size):
    """Two positive numbers of which the first divides the second about half of the time."""
    first = rng.randint(2, 2 + size)
    return first, first * rng.randint(1, 9) + (rng.randint(1, first - 1) if rng.random() < 0.5 else 0)


def rising_pair(rng, size):
    """Two numbers, the second not below the first."""
    first = rng.randint(-10, 30)
    return first, first + rng.randint(0, 3 * size)


def number(rng, size):
    """A positive number that grows with the size."""
    return (rng.randint(max(1, 4 * size - 6), 5 * size),)


def number_or_zero(rng, size):
    """A number that grows with the size; the smallest ones are drawn most."""
    return (rng.randint(0, 5 * size) if size > 2 else rng.randint(0, 4),)


def small_number(rng, size):
    """A number from 0 up to twice the size."""
    return (rng.randint(0, 2 * size),)


def digits(rng, size):
    """A number of up to eight digits."""
    return (rng.randint(10 ** (min(size, 8) - 1), 10 ** min(size, 8) - 1),)


def word(rng, size):
    """One word of lower-case letters."""
    return ("".join(rng.choice(LETTERS) for _ in range(size)),)


def cased_word(rng, size):
    """One word of letters of either case."""
    return ("".join(rng.choice(LETTERS + LETTERS.upper()) for _ in range(size)),)


def mirrored_or_not(rng, size):
    """One word that reads the same backwards in one draw of three, and otherwise only looks so at its ends."""
    (text,) = word(rng, size + 1)
    if rng.random() < 0.33:
        text += text[-2::-1]
    elif size > 2:
        text += text[0]
    return (text,)


def words(rng, size):
    """A line of words of different lengths."""
    return (" ".join(word(rng, rng.randint(1, 7))[0] for _ in range(size)),)
