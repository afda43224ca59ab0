"""How high each figure stands among the sums: what is rounded first.

A sum always stands above its parts, and parts of a sum stand side by side where they can, so that a remainder goes
to the largest fraction among them and not to the one that happens to have the fewest parts. The tallest total counts
downwards from its height; a total that shares rows with a taller one stands just above its highest part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Any


def levels(sums: Iterable[tuple[int, Iterable[int]]], order: Callable[[int], Any]) -> dict[int, int]:
    """Return the level of every key in `sums` (total, parts), 0 lowest.

    Keys that are sums of each other (closing = opening + change, change = closing − opening) share a level. `order`
    says which of two equally tall totals counts first.
    """
    graph: dict[int, set[int]] = {}
    for total, parts in sums:
        below = graph.setdefault(total, set())
        for part in parts:
            graph.setdefault(part, set())
            below.add(part)
    leader, merged, upwards = _without_cycles(graph, order)
    heights: dict[int, int] = {}
    for node in upwards:
        heights[node] = max((heights[part] + 1 for part in merged[node]), default=0)
    position = {node: index for index, node in enumerate(upwards)}
    roots = merged.keys() - {part for parts in merged.values() for part in parts}
    found: dict[int, int] = {}
    for root in sorted(roots, key=lambda node: (-heights[node], order(node))):
        _place(root, merged, position, heights[root], found)
    return {key: found[leader[key]] for key in graph}


def _without_cycles(
    graph: Mapping[int, set[int]], order: Callable[[int], Any]
) -> tuple[dict[int, int], dict[int, set[int]], tuple[int, ...]]:
    """Merge what lies on a cycle: each key's leader, the graph of leaders, and these with parts before totals."""
    leader = {key: key for key in graph}
    while True:
        merged: dict[int, set[int]] = {leader[key]: set() for key in graph}
        for total, parts in graph.items():
            merged[leader[total]] |= {leader[part] for part in parts} - {leader[total]}
        try:
            return leader, merged, tuple(TopologicalSorter(merged).static_order())
        except CycleError as error:
            cycle = set(error.args[1])
            first = min(cycle, key=order)
            leader = {key: first if now in cycle else now for key, now in leader.items()}


def _place(
    root: int, graph: Mapping[int, set[int]], position: Mapping[int, int], height: int, found: dict[int, int]
) -> None:
    """Give levels to the root and all below it that has none yet; what has one keeps it."""
    new, stack = {root}, [root]
    while stack:
        for part in graph[stack.pop()]:
            if part not in found and part not in new:
                new.add(part)
                stack.append(part)
    steps = {root: 0}  # the most steps down from the root
    for node in sorted(new, key=position.__getitem__, reverse=True):
        for part in graph[node]:
            steps[part] = max(steps.get(part, 0), steps[node] + 1)
    top = max([height, *(found[node] + step for node, step in steps.items() if node in found)])
    found.update({node: top - steps[node] for node in new})
