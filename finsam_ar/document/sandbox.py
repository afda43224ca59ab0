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
from types import TracebackType

import jinja2
from jinja2 import nodes
from jinja2.meta import find_undeclared_variables
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from finsam_ar.document.marks import PATTERN, Mark, WordError
from finsam_ar.document.values import BROKEN, Amount, Broken, Readable, Year
from finsam_ar.errors import Problem, Source
from finsam_ar.suggest import near

_LINE_FIRST = 0x100000
_LINE_MARK = re.compile("[\U00100000-\U0010fffd]")
_LEADING = re.compile("^[ \t\U00100000-\U0010fffd]*")
_TAG = r"(?:\{%(?:(?!%\}).)*%\}|\{#(?:(?!#\}).)*#\})"
_TAG_LINE = re.compile(rf"^[ \t]*((?:{_TAG}[ \t]*)+)\n", re.MULTILINE | re.DOTALL)
_RANGE_BUDGET = 10_000
_LOOP_DEPTH = 3
_YEARS = 1000  # how far from the report a year may be

_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.For, nodes.If, nodes.Assign, nodes.Name, nodes.Const,
    nodes.List, nodes.Tuple, nodes.Call, nodes.Keyword, nodes.Getattr, nodes.Getitem, nodes.Filter, nodes.Test,
    nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Add, nodes.Sub, nodes.Neg, nodes.Concat,
    nodes.CondExpr,
)  # fmt: skip
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
    steps: int = 0


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
        self._environment = _Environment(self._fault)
        self._environment.finalize = self._finalize
        self._environment.filters["capitalize"] = self._guarded("capitalize", capitalize)
        self._environment.globals = {"range": self._guarded("range", self._range)}
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
        self._position = _Position(file)
        if first_line > 1:
            text = "{#" + "\n" * (first_line - 1) + "#}" + text
        if found := re.search("[\U000f0000-\U0010ffff]", text):
            line = text.count("\n", 0, found.start()) + 1
            self._report(Problem("texten har ett tecken för privat bruk, som inte kan visas", Source(file, line)))
            return []
        try:
            tree = self._environment.parse(_with_lines(self._environment, _without_tag_lines(text)))
            tree = _NoteCalls().visit(tree)
            undefined = find_undeclared_variables(tree) - set(self._environment.globals)
            faults = list(_tree_faults(tree, file, undefined, self._environment.globals))
            for fault, _ in faults:
                self._report(fault)
            if any(is_fatal for _, is_fatal in faults):
                return []
            template = self._compiled(tree, file, undefined)
        except jinja2.TemplateSyntaxError as error:
            self._report(Problem(f"fel i uttrycket: {_swedish(error.message or '')}", Source(file, error.lineno)))
            return []
        except RecursionError:
            self._report(Problem("uttrycken är för djupt nästlade", Source(file)))
            return []
        return _lines(self._run(template, file))

    def _compiled(self, tree: nodes.Template, file: Path, undefined: Iterable[str]) -> jinja2.Template:
        code = self._environment.compile(tree, str(file), str(file))
        names = {**self._environment.globals, **dict.fromkeys(undefined, BROKEN)}
        return jinja2.Template.from_code(self._environment, code, names)

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
        signature = inspect.signature(function)

        @wraps(function)
        def call(*args: object, **kwargs: object) -> object:
            if any(isinstance(value, Broken) for value in (*args, *kwargs.values())):
                return BROKEN
            try:
                signature.bind(*args, **kwargs)
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


class _Environment(ImmutableSandboxedEnvironment):
    """Jinja with everything taken away that the words don't need."""

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})
    intercepted_unops = frozenset({"-"})

    def __init__(self, fault: Callable[[WordError], Broken]) -> None:
        super().__init__(undefined=jinja2.StrictUndefined, autoescape=False, keep_trailing_newline=True, cache_size=0)
        self._fault = fault
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
            return (obj if isinstance(obj, Readable) else Readable()).read(attribute)
        except WordError as fault:
            return self._fault(fault)

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


class _NoteCalls(NodeTransformer):
    """`not` is Jinja's own word: `not('personal')` is read as the negation of a text, and means the function."""

    def visit_Not(self, node: nodes.Not) -> nodes.Node:  # noqa: N802  # Jinja's visitor looks for this name
        self.generic_visit(node)
        if isinstance(node.node, nodes.Const) and isinstance(node.node.value, str):
            name = nodes.Name("not", "load", lineno=node.lineno)
            return nodes.Call(name, [node.node], [], None, None, lineno=node.lineno)
        return node


def _tree_faults(
    tree: nodes.Template, file: Path, undefined: Iterable[str], names: Iterable[str]
) -> Iterator[tuple[Problem, bool]]:
    """What the words use that they may not; the second value is True when they can't be run for it."""
    undefined = {"self", *undefined}
    for node, depth in _walk(tree, 0):
        source = Source(file, node.lineno)
        if not isinstance(node, _ALLOWED) or depth > _LOOP_DEPTH or (isinstance(node, nodes.For) and node.recursive):
            yield Problem(f"här går det inte att använda {_construct(node)}", source), True
        elif isinstance(node, nodes.Assign) and (node.find(nodes.Concat) or node.find(nodes.Filter)):
            yield Problem("här går det inte att sätta ihop text i {% set %}", source), True
        elif isinstance(node, nodes.Name) and node.ctx == "load" and node.name in undefined:
            yield Problem(f"”{node.name}” finns inte", source, near(node.name, names)), False


def _walk(node: nodes.Node, depth: int) -> Iterator[tuple[nodes.Node, int]]:
    inside = depth + isinstance(node, nodes.For)
    yield node, inside
    for child in node.iter_child_nodes():
        yield from _walk(child, inside)


def _construct(node: nodes.Node) -> str:
    names = {nodes.For: "så djupt nästlade slingor", nodes.Mul: "*", nodes.Pow: "**", nodes.Div: "/", nodes.Mod: "%"}
    return names.get(type(node)) or f"”{type(node).__name__.lower()}”"


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


_SYNTAX = (
    (r"unexpected '(.*)', expected '(.*)'", "”{}” väntades inte här, utan ”{}”"),
    (r"unexpected '(.*)'", "”{}” väntades inte här"),
    (r"Expected an expression, got .*", "ett uttryck saknas"),
    (r"Unexpected end of template.*", "något är inte avslutat; saknas {{% endif %}} eller {{% endfor %}}?"),
    (r"unexpected end of (?:template|print statement).*", "uttrycket är inte avslutat"),
    (r"Encountered unknown tag '(.*?)'.*", "taggen ”{}” finns inte"),
    (r"expected token '(.*)', got '(.*)'", "”{}” väntades, inte ”{}”"),
    (r"No filter named '(.*?)'.*", "filtret ”{}” finns inte"),
    (r"No test named '(.*?)'.*", "testet ”{}” finns inte"),
)


def _swedish(message: str) -> str:
    for pattern, text in _SYNTAX:
        if match := re.match(pattern, message):
            return text.format(*match.groups())
    return message


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
