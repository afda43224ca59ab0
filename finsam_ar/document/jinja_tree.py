"""The words' expressions as Jinja has parsed them: what of them may not be used, and how they are run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import jinja2
from jinja2 import nodes
from jinja2.meta import TrackingCodeGenerator
from jinja2.visitor import NodeTransformer

from finsam_ar.errors import Problem, Source
from finsam_ar.suggest import near

_LOOP_DEPTH = 3
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.For, nodes.If, nodes.Assign, nodes.Name, nodes.Const,
    nodes.List, nodes.Tuple, nodes.Call, nodes.Keyword, nodes.Getattr, nodes.Getitem, nodes.Filter, nodes.Test,
    nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Add, nodes.Sub, nodes.Neg, nodes.Concat,
    nodes.CondExpr,
)  # fmt: skip
COUNTED = "_counted"  # the function that every loop is run through


class Adapted(NodeTransformer):
    """The words as they are run: loops are counted, and `not('personal')` is a call of the function.

    `not` is Jinja's own word, so that it reads this as the negation of a text.
    """

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802  # Jinja's visitor looks for this name
        """Let the loop go through what `COUNTED` lets through."""
        self.generic_visit(node)
        name = nodes.Name(COUNTED, "load", lineno=node.lineno)
        node.iter = nodes.Call(name, [node.iter], [], None, None, lineno=node.lineno)
        return node

    def visit_Not(self, node: nodes.Not) -> nodes.Node:  # noqa: N802  # Jinja's visitor looks for this name
        """Make `not('…')` a call."""
        self.generic_visit(node)
        if isinstance(node.node, nodes.Const) and isinstance(node.node.value, str):
            name = nodes.Name("not", "load", lineno=node.lineno)
            return nodes.Call(name, [node.node], [], None, None, lineno=node.lineno)
        return node


def undeclared(tree: nodes.Template, environment: jinja2.Environment) -> set[str]:
    """Return the names that the words use without giving them a value."""
    generator = TrackingCodeGenerator(environment)
    generator.optimizer = None  # it would compute what is constant, faults and all
    generator.visit(tree)
    return generator.undeclared_identifiers


def tree_faults(
    tree: nodes.Template, file: Path, undefined: Iterable[str], names: Iterable[str]
) -> Iterator[tuple[Problem, bool]]:
    """Yield what the words use that they may not; the second value is True when they can't be run for it."""
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
