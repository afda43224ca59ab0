"""Runs the words' Jinja expressions where they can do no harm, and knows which line each came from.

There is no loader, no macro, no arithmetic but on years, a few filters, and objects of which only `Readable.read` tells
what may be read. Loops go at most three deep and `range` has a budget, so that no template hangs or fills the memory.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from types import CodeType, TracebackType, UnionType
from typing import get_args

import jinja2
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from finsam_ar.document.jinja_errors import syntax_fault, text_faults
from finsam_ar.document.jinja_tree import COUNTED, Adapted, tree_faults, undeclared
from finsam_ar.document.marks import PATTERN, Mark, WordError
from finsam_ar.document.values import BROKEN, Amount, Broken, Readable, Year
from finsam_ar.errors import Problem, Source

_LINE_FIRST = 0x100000
_LINE_MARK = re.compile("[\U00100000-\U0010fffd]")
_LEADING = re.compile("^[ \t\U00100000-\U0010fffd]*")
_TAG = r"(?:\{%(?:(?!%\}).)*%\}|\{#(?:(?!#\}).)*#\})"
_TAG_LINE = re.compile(rf"^[ \t]*((?:{_TAG}[ \t]*)+)\n", re.MULTILINE | re.DOTALL)
_RANGE_BUDGET = 1_000
_LOOP_BUDGET = 10_000
_YEARS = 1000  # how far from the report a year may be

_LOOP_NAMES = frozenset({"first", "last", "index", "index0", "length"})


@dataclass(frozen=True)
class Line:
    """A line of the finished Markdown, and the line of the source that it came from."""

    text: str
    number: int


@dataclass
class _Position:
    """The chapter that is being run, for what has no frame of its own."""

    file: Path = field(default_factory=Path)
    steps: int = 0  # of `range`
    rounds: int = 0  # of all loops


#: Code of words without faults, by text, file and the names they may use: the preview runs unchanged chapters again
_COMPILED: dict[tuple[str, str, frozenset[str]], CodeType] = {}
_MOST_COMPILED = 256


class Sandbox:
    """Renders the words with the given names; what is wrong is reported, and the rest is rendered nevertheless."""

    def __init__(
        self,
        names: Mapping[str, object],
        show: Callable[[object], Mark],
        capitalize: Callable[[object], Mark],
        report: Callable[[Problem], None],
    ) -> None:
        """Take the names that words may use, what makes marks of values, and who collects problems."""
        self._show, self._report = show, report
        self._position = _Position()
        self._environment = _Environment(self._fault, self._guarded)
        self._environment.finalize = self._finalize
        self._environment.filters["capitalize"] = self._guarded("capitalize", capitalize)
        self._environment.globals = {"range": self._guarded("range", self._range), COUNTED: self._counted}
        for name, value in names.items():
            guarded = self._guarded(name, value) if callable(value) and not isinstance(value, Readable) else value
            self._environment.globals[name] = guarded

    def here(self) -> Source:
        """Where the words stand that are being run just now."""
        frame = inspect.currentframe()
        while frame is not None:
            template = frame.f_globals.get("__jinja_template__")
            if template is not None:
                return Source(Path(template.filename), template.get_corresponding_lineno(frame.f_lineno))
            frame = frame.f_back
        return Source(self._position.file)

    def render(self, text: str, file: Path, first_line: int = 1) -> list[Line]:
        """Return the Markdown lines of a text; [] when it can't be run. Problems have the file's own lines."""
        outer, self._position = self._position, _Position(file)  # a chart's message is run within a chapter
        try:
            return self._rendered(text, file, first_line)
        finally:
            self._position = outer

    def _rendered(self, text: str, file: Path, first_line: int) -> list[Line]:
        if first_line > 1:
            text = "{#" + "\n" * (first_line - 1) + "#}" + text
        if garbled := list(text_faults(text, file)):
            for fault in garbled:
                self._report(fault)
            return []
        try:
            template = self._template(text, file)
        except jinja2.TemplateSyntaxError as error:
            self._report(syntax_fault(error, text, file))
            return []
        except (RecursionError, SyntaxError):  # Python takes no more than a hundred levels of blocks
            self._report(Problem("uttrycken är för djupt nästlade", Source(file)))
            return []
        return _lines(self._run(template, file)) if template is not None else []

    def _template(self, text: str, file: Path) -> jinja2.Template | None:
        """Return the words ready to run; None when they use what they may not. Faultless words are compiled once."""
        names = self._environment.globals
        key = (text, str(file), frozenset(names))
        if key in _COMPILED:
            return jinja2.Template.from_code(self._environment, _COMPILED[key], names)
        tree = self._environment.parse(_with_lines(self._environment, _without_tag_lines(text)))
        tree = Adapted().visit(tree)
        undefined = undeclared(tree, self._environment) - set(names)
        faults = list(tree_faults(tree, file, undefined, names))
        for fault, _ in faults:
            self._report(fault)
        if any(is_fatal for _, is_fatal in faults):
            return None
        code = self._environment.compile(tree, str(file), str(file))
        if not faults:
            if len(_COMPILED) >= _MOST_COMPILED:
                _COMPILED.clear()
            _COMPILED[key] = code
        return jinja2.Template.from_code(self._environment, code, {**names, **dict.fromkeys(undefined, BROKEN)})

    def _run(self, template: jinja2.Template, file: Path) -> str:
        pieces: list[str] = []
        try:
            pieces.extend(template.root_render_func(template.new_context()))
        except WordError as fault:
            self._report(fault.at(self.here_of(fault.__traceback__, file)))
        except RecursionError:
            self._report(Problem("uttrycken är för djupt nästlade", Source(file)))
        except Exception as error:
            if not _is_of_the_words(error.__traceback__):
                raise
            message = "uttrycket går inte att räkna ut"
            self._report(Problem(f"{message}: {error}", self.here_of(error.__traceback__, file)))
        return "".join(pieces)

    def here_of(self, trace: TracebackType | None, file: Path) -> Source:
        """Where in the words an exception came from."""
        source = Source(file)
        while trace is not None:
            template = trace.tb_frame.f_globals.get("__jinja_template__")
            if template is not None:
                source = Source(Path(template.filename), template.get_corresponding_lineno(trace.tb_lineno))
            trace = trace.tb_next
        return source

    def _fault(self, fault: WordError) -> Broken:
        self._report(fault.at(self.here()))
        return BROKEN

    @jinja2.pass_context  # so that constants too are met when the words run, where the line is known
    def _finalize(self, _context: jinja2.runtime.Context, value: object) -> str:
        if isinstance(value, Mark):
            return str(value)
        if isinstance(value, Broken | jinja2.Undefined):
            return ""  # what is undefined has been reported, or is an `… if …` without else
        try:
            if not isinstance(value, str):
                return str(self._show(value))
            parts = re.split(f"({PATTERN.pattern})", value)
            return "".join(part if PATTERN.fullmatch(part) else str(self._show(part)) for part in parts if part)
        except WordError as fault:
            return str(self._fault(fault))

    def _guarded(self, name: str, function: Callable[..., object]) -> Callable[..., object]:
        signature = inspect.signature(function, eval_str=True)

        @wraps(function)
        def call(*args: object, **kwargs: object) -> object:
            if any(isinstance(value, Broken) for value in (*args, *kwargs.values())):
                return BROKEN
            try:
                _check_types(signature.bind(*args, **kwargs))
            except TypeError:
                wanted = ", ".join(str(each).partition(":")[0] for each in signature.parameters.values())
                return self._fault(WordError(f"{name}(…) fick fel slags värden", f"Det ska vara {name}({wanted})."))
            try:
                return function(*args, **kwargs)
            except WordError as fault:
                return self._fault(fault)

        return call

    def _range(self, start: int, stop: int | None = None) -> Iterator[int]:
        first, last = (0, start) if stop is None else (start, stop)
        for number in range(first, last):
            self._position.steps += 1
            if self._position.steps > _RANGE_BUDGET:
                raise WordError(f"range(…) har gått fler än {_RANGE_BUDGET} varv i kapitlet")
            yield number

    def _counted(self, values: object) -> Iterator[object]:
        """Go through what a loop goes through."""
        if not isinstance(values, Iterable):
            raise WordError("det är ingen lista")
        for value in values:
            self._position.rounds += 1
            if self._position.rounds > _LOOP_BUDGET:
                raise WordError(f"slingorna har gått fler än {_LOOP_BUDGET} varv i kapitlet")
            yield value


def _check_types(given: inspect.BoundArguments) -> None:
    """TypeError when a value isn't of its parameter's kind. What may be a fact is checked where it is read."""
    for name, value in given.arguments.items():
        parameter = given.signature.parameters[name]
        kind = parameter.annotation
        if not isinstance(kind, type | UnionType) or Amount in get_args(kind):
            continue
        if parameter.kind is parameter.VAR_KEYWORD:
            continue
        values = value if parameter.kind is parameter.VAR_POSITIONAL else (value,)
        if not all(isinstance(each, kind) for each in values):
            raise TypeError(name)


class _Environment(ImmutableSandboxedEnvironment):
    """Jinja with everything taken away that the words don't need."""

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})
    intercepted_unops = frozenset({"-"})

    def __init__(
        self, fault: Callable[[WordError], Broken], guarded: Callable[[str, Callable[..., object]], object]
    ) -> None:
        # not optimized: what is constant too is run with the rest, where its line is known
        super().__init__(undefined=jinja2.StrictUndefined, keep_trailing_newline=True, optimized=False, cache_size=0)
        self._fault, self._guarded = fault, guarded
        self.filters = {
            "join": _join, "length": _length, "antal": _length, "first": _first, "last": _last,
            "upper": lambda text: str(text).upper(), "lower": lambda text: str(text).lower(),
            "abs": abs,
        }  # fmt: skip
        self.tests = {
            name: self.tests[name]
            for name in ("none", "string", "eq", "ne", "gt", "ge", "lt", "le", "in", "odd", "even")
        }

    def getattr(self, obj: object, attribute: str) -> object:
        """Read only what the object itself says may be read."""
        if isinstance(obj, LoopContext) and attribute in _LOOP_NAMES:
            return getattr(obj, attribute)
        try:
            found = (obj if isinstance(obj, Readable) else Readable()).read(attribute)
        except WordError as fault:
            return self._fault(fault)
        return self._guarded(attribute, found) if inspect.ismethod(found) else found

    def getitem(self, obj: object, argument: object) -> object:
        """Read by key from datasets, by number from lists."""
        if isinstance(obj, list | tuple) and isinstance(argument, int) and -len(obj) <= argument < len(obj):
            return obj[argument]
        try:
            return (obj if isinstance(obj, Readable) else Readable()).item(argument)
        except WordError as fault:
            return self._fault(fault)

    def call_binop(self, _context: object, operator: str, left: object, right: object) -> object:
        """Years can be added to and subtracted from; nothing else is computed in the words."""
        if isinstance(left, Broken) or isinstance(right, Broken):
            return BROKEN
        if isinstance(left, Year) and isinstance(right, int) and abs(right) < _YEARS and operator in ("+", "-"):
            return left + right if operator == "+" else left - right
        hint = "Använd skillnad(…), summa(…) eller andel(…)." if isinstance(left, Amount) else ""
        return self._fault(WordError(f"det går inte att räkna med {operator} i texterna", hint))

    def call_unop(self, _context: object, _operator: str, arg: object) -> object:
        """A fact or a small number may change its sign."""
        return -arg if isinstance(arg, Amount | int) else self._fault(WordError("− går inte här"))

    def is_safe_callable(self, obj: object) -> bool:
        """Whatever `getattr` let through may be called, and nothing else is reachable."""
        return callable(obj)


def _without_tag_lines(text: str) -> str:
    """Let a line that holds only tags or comments leave nothing, not even an empty line, and keep all line numbers."""
    return _TAG_LINE.sub(lambda match: match[1].rstrip(" \t") + "{#\n#}", text.replace("\r\n", "\n"))


def _with_lines(environment: jinja2.Environment, text: str) -> str:
    """Mark every line of the words, outside of expressions, with its number."""
    return "".join(
        "\n".join(chr(_LINE_FIRST + line + place) + part for place, part in enumerate(value.split("\n")))
        if kind == "data"
        else value
        for line, kind, value in environment.lex(text)
    )


def _lines(rendered: str) -> list[Line]:
    lines: list[Line] = []
    number = 1
    for text in rendered.split("\n"):
        leading = _LEADING.match(text)
        marks = _LINE_MARK.findall(leading[0] if leading else "") or _LINE_MARK.findall(text)[:1]
        number = ord(marks[-1]) - _LINE_FIRST if marks else number
        lines.append(Line(_LINE_MARK.sub("", text), number))
    return lines


def _is_of_the_words(trace: TracebackType | None) -> bool:
    """True when the exception was raised by the template or by Jinja for it, not inside this program."""
    inner = ""
    while trace is not None:
        inner = str(trace.tb_frame.f_globals.get("__name__", ""))
        is_template = "__jinja_template__" in trace.tb_frame.f_globals
        trace = trace.tb_next
    return is_template or inner.startswith("jinja2")


def _sequence(value: object) -> Sequence[object]:
    if isinstance(value, str | list | tuple):
        return value
    if isinstance(value, Readable) and hasattr(value, "__iter__"):
        return list(value)
    raise WordError("det är ingen lista")


def _join(values: object, separator: str = ", ") -> str:
    items = _sequence(values)
    if not all(isinstance(item, str | Readable | Mark) for item in items):
        raise WordError("bara texter och namn kan sättas ihop")
    return str(separator).join(str(item) for item in items)


def _length(values: object) -> int:
    return len(_sequence(values))


def _first(values: object) -> object:
    return next(iter(_sequence(values)), BROKEN)


def _last(values: object) -> object:
    return next(iter(reversed(_sequence(values))), BROKEN)
