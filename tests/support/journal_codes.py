"""The codes that the code can write into the journal, found by reading it.

A code is the second argument of ``entry``, ``first_entry`` and ``note`` of ``Work``. Where that is a
parameter, the callers of its function say which codes there are.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

HOUSE = Path(__file__).parents[2] / "chalicelib"
_WRITERS = {"entry", "first_entry", "note"}
# ``Work.entry`` has an object, an action and a purpose; others of that name have less.
_LEAST = 3

Function = ast.FunctionDef | ast.AsyncFunctionDef
Of = tuple[str, str]


def sources() -> dict[str, str]:
    """Every module of the house, by its dotted name."""
    return {
        ".".join(file.relative_to(HOUSE.parent).with_suffix("").parts): file.read_text("utf-8")
        for file in HOUSE.rglob("*.py")
    }


@dataclass
class Codes:
    """What was found: ``codes``, and ``unclear``, the places where nobody can tell which code is written."""

    codes: set[str] = field(default_factory=set)
    unclear: set[str] = field(default_factory=set)


def codes_in(modules: Mapping[str, str]) -> Codes:
    """The codes that these modules write."""
    trees = {name: ast.parse(text) for name, text in modules.items()}
    reader, before = _Reader(trees), -1
    while len(reader.passing) != before:
        before = len(reader.passing)
        reader.found = Codes()
        for name, tree in trees.items():
            reader.read(name, tree)
    return reader.found


class _Reader:
    def __init__(self, trees: Mapping[str, ast.Module]) -> None:
        # Functions that get a code from their callers, with the place and the name of that parameter.
        self.passing: dict[Of, ast.arg] = {}
        self.found = Codes()
        self._functions = {
            (name, node.name): node
            for name, tree in trees.items()
            for node in ast.walk(tree)
            if isinstance(node, Function)
        }
        self._imported: dict[Of, Of] = {
            (name, alias.asname or alias.name): (str(node.module), alias.name)
            for name, tree in trees.items()
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }

    def read(self, module: str, tree: ast.Module) -> None:
        for function, call in _calls(tree, None):
            expression = self._code_in(module, call)
            if expression is not None:
                self._resolve(module, function, expression)

    def _code_in(self, module: str, call: ast.Call) -> ast.expr | None:
        """The expression by which a call says a code; None when it says none."""
        called = call.func
        if isinstance(called, ast.Attribute):
            is_writer = called.attr in _WRITERS and len(call.args) >= _LEAST
            return call.args[1] if is_writer else None
        if not isinstance(called, ast.Name):
            return None
        of = self._imported.get((module, called.id), (module, called.id))
        if of not in self.passing:
            return None
        parameter, given = self.passing[of], self._functions[of].args
        named = [one.value for one in call.keywords if one.arg == parameter.arg]
        if named:
            return named[0]
        if parameter in given.args and given.args.index(parameter) < len(call.args):
            return call.args[given.args.index(parameter)]
        if parameter in given.kwonlyargs:
            return given.kw_defaults[given.kwonlyargs.index(parameter)]
        return given.defaults[given.args.index(parameter) - len(given.args)]

    def _resolve(self, module: str, function: Function | None, expression: ast.expr) -> None:
        if isinstance(expression, ast.Constant):
            self.found.codes.add(str(expression.value))
        elif isinstance(expression, ast.IfExp):
            self._resolve(module, function, expression.body)
            self._resolve(module, function, expression.orelse)
        elif isinstance(expression, ast.Name) and function is not None:
            own = [*function.args.args, *function.args.kwonlyargs]
            parameters = [one for one in own if one.arg == expression.id]
            assigned = list(_assigned(function, expression.id))
            for one in parameters:
                self.passing.setdefault((module, function.name), one)
            for value in assigned:
                self._resolve(module, function, value)
            if not parameters and not assigned:
                self.found.unclear.add(f"{module}:{expression.lineno}")
        else:
            self.found.unclear.add(f"{module}:{expression.lineno}")


def _calls(node: ast.AST, function: Function | None) -> Iterator[tuple[Function | None, ast.Call]]:
    """Every call, with the function in which it stands."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            yield function, child
        yield from _calls(child, child if isinstance(child, Function) else function)


def _assigned(function: Function, name: str) -> Iterator[ast.expr]:
    for node in ast.walk(function):
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AnnAssign):
            targets = [node.target]
        value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
        if value is not None and any(isinstance(t, ast.Name) and t.id == name for t in targets):
            yield value


def purposes_in(modules: Mapping[str, str]) -> tuple[set[str], set[str]]:
    """The activities and the purposes that these modules name: in ``Purpose(...)``, and ``.of("...")``."""
    activities: set[str] = set()
    purposes: set[str] = set()
    for text in modules.values():
        for _, call in _calls(ast.parse(text), None):
            said = [str(a.value) for a in call.args if isinstance(a, ast.Constant)]
            if isinstance(call.func, ast.Name) and call.func.id == "Purpose" and len(said) > 1:
                activities.add(said[0])
                purposes.add(said[1])
            elif isinstance(call.func, ast.Attribute) and call.func.attr == "of":
                purposes |= set(said)
    return activities, purposes
