# Calls the function that a problem names and writes its result as data, so that the silo can compare it as Python's ==
# would. Values are told apart by their exact types: no method of the program's own classes decides what is written.
import decimal, fractions, io, json, reprlib, sys

MODULE_NAME = "solution"
MAX_DECIMAL_DIGITS = 10_000
INTEGER_KEYS = "integer_keys"

_SCALARS = {int, str, float, bool, type(None)}


class ListNode:
    def __init__(self, val=0, next=None):
        self.val, self.next = val, next


class TreeNode:
    def __init__(self, val=0, left=None, right=None):
        self.val, self.left, self.right = val, left, right


class _Incomparable(Exception):
    """Nothing that JSON can spell equals the value."""


def read_arguments(text):
    """The arguments, from a JSON list, or from an object that asks for integer keys as well: JSON made texts of them."""
    arguments = json.loads(text)
    if isinstance(arguments, dict):
        arguments = arguments[INTEGER_KEYS]
        try:
            arguments[0] = {int(key): value for key, value in arguments[0].items()}
        except ValueError:
            pass  # they never were integers
    return arguments


def _exact_number(value):
    """The int or float that equals a number of another kind."""
    kind = type(value)
    if issubclass(kind, complex) and value.imag == 0:
        return value.real
    if issubclass(kind, decimal.Decimal) and not value.is_nan():
        if not value.is_finite():
            return float(value)
        if value.adjusted() < MAX_DECIMAL_DIGITS:
            return _int_or_float(value)
    if issubclass(kind, fractions.Fraction):
        return _int_or_float(value)
    raise _Incomparable


def _int_or_float(value):
    for convert in (int, float):
        try:
            number = convert(value)
        except (OverflowError, ValueError):
            continue  # infinite, or too large for a float
        if number == value:
            return number
    raise _Incomparable


def _from_numpy(value):
    """A scalar's own value. An array equals a list only where it holds one element: the truth of more is ambiguous."""
    numpy = sys.modules.get("numpy")
    kind = type(value)
    if numpy is not None and issubclass(kind, numpy.generic):
        scalar = value.item()
        if not issubclass(type(scalar), numpy.generic):
            return scalar
        return _int_or_float(scalar)  # wider than a float
    if numpy is not None and issubclass(kind, numpy.ndarray) and value.size == 1:
        return value.tolist()
    raise _Incomparable


def _is_exact_json(value):
    """Whether json.dumps writes the value as what it is: no tuple, no subclass, no key but str."""
    pending = [value]
    while pending:
        item = pending.pop()
        kind = type(item)
        if kind is dict:
            if not all(type(key) is str for key in item):
                return False
            pending.extend(v for v in item.values() if type(v) not in _SCALARS)
        elif kind is list:
            if not _SCALARS.issuperset(map(type, item)):
                pending.extend(v for v in item if type(v) not in _SCALARS)
        elif kind not in _SCALARS:
            return False
    return True


def _write_key(key, dumps, parts):
    if key is None or issubclass(type(key), tuple):
        raise _Incomparable
    _write(key, dumps, parts)


def _write(value, dumps, parts):
    """JSON, but for tuples, which stand between round brackets, and keys that are numbers, which stand as they are."""
    kind = type(value)
    if kind in _SCALARS:
        parts.append(dumps(value))
    elif issubclass(kind, str):
        parts.append(dumps(str.__str__(value)))
    elif issubclass(kind, int):
        parts.append(int.__repr__(value))
    elif issubclass(kind, float):
        parts.append(dumps(float.__float__(value)))
    elif issubclass(kind, (list, tuple)):
        base, brackets = (list, "[]") if issubclass(kind, list) else (tuple, "()")
        items = list(base.__iter__(value))
        parts.append(brackets[0])
        if _SCALARS.issuperset(map(type, items)):
            parts.append(dumps(items)[1:-1])
        else:
            for n, item in enumerate(items):
                if n:
                    parts.append(", ")
                _write(item, dumps, parts)
        parts.append(brackets[1])
    elif issubclass(kind, dict):
        parts.append("{")
        for n, (key, item) in enumerate(dict.items(value)):
            if n:
                parts.append(", ")
            _write_key(key, dumps, parts)
            parts.append(": ")
            _write(item, dumps, parts)
        parts.append("}")
    elif issubclass(kind, (complex, decimal.Decimal, fractions.Fraction)):
        _write(_exact_number(value), dumps, parts)
    else:
        _write(_from_numpy(value), dumps, parts)


def serialise(value, dumps):
    """'V' and the value, or 'N' and a description where the value equals nothing that JSON can spell."""
    if issubclass(type(value), tuple):
        value = list(tuple.__iter__(value))
    try:
        text = dumps(value)  # first, because it refuses circles
    except TypeError:
        text = ""
    try:
        if not text or not _is_exact_json(value):
            parts = []
            _write(value, dumps, parts)
            text = "".join(parts)
    except _Incomparable:
        return b"N" + reprlib.repr(value).encode(errors="replace")
    return b"V" + text.encode()


def write_result(data):
    with io.FileIO(RESULT_FD, "w", closefd=False) as result:
        view = memoryview(data)
        while view:
            view = view[result.write(view):]


def call_function(name, arguments, names, dumps):
    # As the graders do: where there is a class Solution, an instance of it is asked, and the module is not.
    solution = names.get("Solution")
    if isinstance(solution, type):
        function = getattr(solution(), name)
    elif name in names:
        function = names[name]
    else:
        raise NameError(f"the program defines neither a class Solution nor a function '{name}'")
    write_result(serialise(function(*arguments), dumps))
