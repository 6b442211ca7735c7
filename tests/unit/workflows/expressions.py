"""GitHub's expressions, as far as this project's workflows use them.

https://docs.github.com/en/actions/reference/workflows-and-actions/expressions
"""

import re
from collections.abc import Mapping
from typing import Any

_TOKEN = re.compile(r"\s*(?:('(?:[^']|'')*')|(&&|\|\||==|!=|!|[(),])|([A-Za-z_][\w-]*(?:\.[\w-]+)*))")
_EMBEDDED = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)


class Expressions:
    """The values of expressions in one context.

    Args:
        contexts: `github`, `needs`, `vars` and so on; what is not there is null, as for GitHub.
        cancelled: what `cancelled()` says.
    """

    def __init__(self, contexts: Mapping[str, Any], *, cancelled: bool = False) -> None:
        self._contexts = contexts
        self._cancelled = cancelled

    def text(self, template: str) -> str:
        """A value of a workflow with its `${{ … }}` filled in."""
        return _EMBEDDED.sub(lambda found: _as_text(self.value(found[1])), template)

    def holds(self, condition: str) -> bool:
        """Whether an `if` does, which may stand without its `${{ }}`."""
        return bool(self.value(_EMBEDDED.sub(r"\1", condition)))

    def value(self, expression: str) -> Any:
        """The value of one expression.

        Raises:
            ValueError: it uses what this reader does not know.
        """
        tokens, at = [], 0
        while at < len(expression.rstrip()):
            found = _TOKEN.match(expression, at)
            if found is None:
                raise ValueError(f"{expression[at:]!r} is not known here, in: {expression}")
            tokens.append(found[1] or found[2] or found[3])
            at = found.end()
        self._tokens = tokens
        value = self._any()
        if self._tokens:
            raise ValueError(f"not read in full: {expression}")
        return value

    def _any(self) -> Any:
        value = self._all()
        while self._take("||"):
            other = self._all()
            value = value or other
        return value

    def _all(self) -> Any:
        value = self._compared()
        while self._take("&&"):
            other = self._compared()
            value = value and other
        return value

    def _compared(self) -> Any:
        value = self._single()
        if self._take("=="):
            return _comparable(value) == _comparable(self._single())
        if self._take("!="):
            return _comparable(value) != _comparable(self._single())
        return value

    def _single(self) -> Any:
        if self._take("!"):
            return not self._single()
        if self._take("("):
            value = self._any()
            self._expect(")")
            return value
        token = self._tokens.pop(0)
        if token.startswith("'"):
            return token[1:-1].replace("''", "'")
        if self._take("("):
            self._expect(")")
            if token != "cancelled":
                raise ValueError(f"the function {token} is not known here")
            return self._cancelled
        return self._looked_up(token)

    def _looked_up(self, path: str) -> Any:
        value: Any = self._contexts
        for part in path.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
        return value

    def _take(self, token: str) -> bool:
        if self._tokens[:1] == [token]:
            self._tokens.pop(0)
            return True
        return False

    def _expect(self, token: str) -> None:
        if not self._take(token):
            raise ValueError(f"{token} is missing before {self._tokens}")


def _as_text(value: Any) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _comparable(value: Any) -> Any:
    """GitHub compares null as the empty string, and letters of either case as the same."""
    return "" if value is None else value.lower() if isinstance(value, str) else value
