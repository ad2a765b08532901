"""The service's own page of instructions, written from its OpenAPI description: one file, no script, nothing fetched from anywhere."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 56rem; padding: 0 1rem; color: #1b1b1b; background: #fff; }
h2 { margin-top: 2.5rem; border-top: 1px solid #767676; padding-top: 1rem; }
code, pre { font: 14px/1.45 ui-monospace, monospace; background: #f2f2f2; }
code { padding: 0 .2rem; } pre { padding: .8rem; overflow-x: auto; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #ccc; vertical-align: top; }
@media (prefers-color-scheme: dark) { body { color: #eee; background: #161616; } code, pre { background: #2a2a2a; } th, td { border-color: #555; } }
"""


def manual(schema: Mapping[str, Any]) -> str:
    """The page as HTML."""
    out = [f"<h1>{_e(schema['info']['title'])} {_e(schema['info']['version'])}</h1>", f"<p>{_e(schema['info'].get('description', ''))}</p>"]
    out.append(
        "<p>Every call but <code>/health</code> and <code>/openapi.json</code> wants the client's key: <code>Authorization: Bearer KEY</code>. "
        "<code>checker client add</code> makes one. The description for programs is <a href='openapi.json'>openapi.json</a> (OpenAPI "
        f"{_e(schema['openapi'])}).</p>"
    )
    for path, methods in schema["paths"].items():
        for method, told in methods.items():
            out.append(
                f"<h2><code>{method.upper()} {_e(path)}</code></h2><p>{_e(told.get('summary', ''))}. {_e(told.get('description', ''))}</p>"
            )
            if body := told.get("requestBody"):
                out.append(_fields(body["content"]["application/json"]["schema"], schema, set()))
                out.append(f"<pre>{_e(_curl(path))}</pre>")
            rows = "".join(
                f"<tr><td><code>{_e(c)}</code></td><td>{_e(r.get('description', ''))}</td></tr>" for c, r in told["responses"].items()
            )
            out.append(f"<table><tr><th>status</th><th>means</th></tr>{rows}</table>")
    return (
        "<!doctype html><html lang='en-GB'><head><meta charset='utf-8'><meta name='viewport' content='width=device-width'>"
        f"<title>Checker: the service</title><style>{_STYLE}</style></head><body><main>{''.join(out)}</main></body></html>"
    )


def _fields(node: Mapping[str, Any], schema: Mapping[str, Any], seen: set[str]) -> str:
    name = node.get("$ref", "").rpartition("/")[2]
    if name in seen:
        return ""
    seen.add(name)
    shape = schema["components"]["schemas"].get(name, node)
    rows, below = [], []
    for field, told in shape.get("properties", {}).items():
        inner = _refs(told)
        needed = " (needed)" if field in shape.get("required", []) else ""
        rows.append(
            f"<tr><td><code>{_e(field)}</code>{needed}</td><td>{_e(_kind(told))}</td><td>{_e(told.get('description', ''))}</td></tr>"
        )
        below += [_fields({"$ref": ref}, schema, seen) for ref in inner]
    head = f"<h3>{_e(name)}</h3><p>{_e(shape.get('description', ''))}</p>" if name else ""
    return f"{head}<table><tr><th>field</th><th>is</th><th>what</th></tr>{''.join(rows)}</table>{''.join(below)}"


def _refs(told: Any) -> list[str]:
    if isinstance(told, Mapping):
        own = [told["$ref"]] if "$ref" in told else []
        return own + [r for v in told.values() for r in _refs(v)]
    return [r for v in told for r in _refs(v)] if isinstance(told, list) else []


def _kind(told: Mapping[str, Any]) -> str:
    if "$ref" in told:
        return str(told["$ref"]).rpartition("/")[2]
    if "anyOf" in told:
        return " or ".join(_kind(t) for t in told["anyOf"])
    if told.get("type") == "array":
        return f"list of {_kind(told.get('items', {}))}"
    if told.get("type") == "object" and isinstance(told.get("additionalProperties"), Mapping):
        return f"object of {_kind(told['additionalProperties'])}"
    return {"string": "text", "null": "nothing", "boolean": "true or false"}.get(str(told.get("type")), str(told.get("type", "anything")))


def _curl(path: str) -> str:
    token = ', "token": "..."' if path == "/verify" else ""
    return (
        f"curl -H 'Authorization: Bearer KEY' -H 'Content-Type: application/json' \\\n"
        f'  -d \'{{"post": {{"text": "Open evening is on Tuesday.", "platform": "facebook"}}{token}}}\' http://127.0.0.1:8741{path}'
    )


def _e(text: Any) -> str:
    return html.escape(str(text))
