"""Changing a list of tables, such as [[people]], in the text of a TOML file: only the lines of what changed are written anew, and every comment on a line of its own stays.

What comes out is to be read again by whoever asks for it: this goes by lines, and a file may be written in ways that lines do not show.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from checker.school.importing.remembered import quoted

_HEADER = re.compile(r"\s*\[\[?\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
Row = Mapping[str, Any]


class CannotChangeError(ValueError):
    """The tables are not written in a way that can be changed line by line."""


def changed(text: str, table: str, was: Sequence[Row], now: Sequence[Row | None]) -> str:
    """The text with the tables as they are to be.

    Args:
        text: of the file.
        table: the tables' name.
        was: what they say, in their order.
        now: what each is to say, None for one that is to go; what comes behind is added.

    Raises:
        CannotChangeError: they are written otherwise, in one line for instance.
    """
    ending = "\r" if "\r\n" in text else ""
    lines = [line.removesuffix("\r") for line in text.removesuffix("\n").split("\n")]
    return "\n".join(line + ending for line in _tables(lines, table, was, now)) + "\n"


def value(of: object) -> str:
    """A value as TOML writes it."""
    if isinstance(of, date):
        return of.isoformat()
    return f"[{', '.join(quoted(str(v)) for v in of)}]" if isinstance(of, list) else quoted(str(of))


def _tables(lines: list[str], table: str, was: Sequence[Row], now: Sequence[Row | None]) -> list[str]:
    blocks = list(_blocks(lines, table))
    if len(blocks) != len(was):
        raise CannotChangeError
    out = list(lines)
    end = blocks[-1][1] if blocks else next((n for n in range(len(out), 0, -1) if out[n - 1].strip()), 0)
    added = [line for row in now[len(was) :] if row is not None for line in ("", *_written(table, row))]
    out[end:end] = added if out[:end] else added[1:]
    for (first, last), before, after in reversed(list(zip(blocks, was, now[: len(was)], strict=True))):
        if after is None:
            out[first:last] = [line for line in out[first:last] if line.lstrip().startswith("#")]
            if first and first < len(out) and not out[first - 1].strip() and not out[first].strip():
                del out[first]
        elif after != before:
            out[first:last] = _block(out[first:last], table, before, after)
    return out


def _blocks(lines: Sequence[str], table: str) -> Iterator[tuple[int, int]]:
    """From its header to its last line, each with the tables in it; blank lines and comments before the next header belong to that."""
    first = None
    for n, line in enumerate((*lines, "[]")):
        named = _HEADER.match(line)
        if named is None and n < len(lines):
            continue
        name = named.group(1) if named else ""
        if first is not None and not name.startswith(f"{table}."):
            yield first, first + len(_trimmed(lines[first:n]))
            first = None
        if name == table and line.lstrip().startswith("[["):
            first = n


def _trimmed(lines: Sequence[str]) -> Sequence[str]:
    end = len(lines)
    while end and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    return lines[:end]


def _written(table: str, row: Row) -> list[str]:
    inner = {k: v for k, v in row.items() if isinstance(v, list) and any(isinstance(each, Mapping) for each in v)}
    out = [f"[[{table}]]", *(f"{k} = {value(v)}" for k, v in row.items() if k not in inner)]
    return out + [line for key, rows in inner.items() for each in rows if each is not None for line in _written(f"{table}.{key}", each)]


def _block(block: list[str], table: str, was: Row, now: Row) -> list[str]:
    for key in dict.fromkeys((*was, *now)):
        before, wanted = was.get(key), now.get(key)
        if wanted == before:
            continue
        if any(isinstance(each, Mapping) for each in (*_listed(before), *_listed(wanted))):
            block = _tables(block, f"{table}.{key}", _listed(before), _aligned(_listed(before), _listed(wanted)))
        elif wanted is None:
            raise CannotChangeError
        else:
            block = _with(block, key, wanted)
    return block


def _listed(of: object) -> list[Any]:
    return of if isinstance(of, list) else []


def _aligned(was: Sequence[Row], wanted: Sequence[Row]) -> list[Row | None]:
    """What is wanted, with None where one of those before is gone, so that the others keep their lines."""
    rest, gone, out = list(wanted), len(was) - len(wanted), list[Row | None]()
    for each in was:
        if not rest or (gone > 0 and each not in rest):
            out.append(None)
            gone -= 1
        else:
            out.append(rest.pop(0))
    return [*out, *rest]


def _with(block: list[str], key: str, wanted: object) -> list[str]:
    """The lines of one table with another value for a key; a comment behind it stays."""
    end = next((n for n, line in enumerate(block[1:], 1) if _HEADER.match(line)), len(block))
    last = 1
    for first, after, keys in _statements(block[:end]):
        last = after
        if key not in keys:
            continue
        indent = block[first][: len(block[first]) - len(block[first].lstrip())]
        inside = [line for line in block[first + 1 : after] if line.lstrip().startswith("#")]
        return [*block[:first], *inside, f"{indent}{key} = {value(wanted)}{_comment(block[first:after])}", *block[after:]]
    return [*block[:last], f"{key} = {value(wanted)}", *block[last:]]


def _statements(lines: Sequence[str]) -> Iterator[tuple[int, int, Mapping[str, Any]]]:
    """Below the header, each key with its value: its first line, the line behind its last, and what it says."""
    n = 1
    while n < len(lines):
        if not lines[n].strip() or lines[n].lstrip().startswith("#"):
            n += 1
            continue
        for after in range(n + 1, len(lines) + 1):
            if (said := _read(lines[n:after])) is not None:
                yield n, after, said
                n = after
                break
        else:
            raise CannotChangeError


def _comment(statement: Sequence[str]) -> str:
    *before, last = statement
    for found in re.finditer(r"\s*#", last):
        if _read([*before, last[: found.start()]]) is not None:
            return last[found.start() :]
    return ""


def _read(lines: Sequence[str]) -> Mapping[str, Any] | None:
    try:
        return tomllib.loads("\n".join(lines))
    except tomllib.TOMLDecodeError:
        return None
