"""Which files of a build context Docker leaves out: `.dockerignore`, read as Docker reads it.

Rules: docs.docker.com/build/concepts/context/#dockerignore-files (the last pattern that matches decides, `!` takes
a path in again, `**` spans directories).
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Self


@dataclass(frozen=True)
class _Pattern:
    text: str
    expression: re.Pattern[str]
    includes: bool

    def matches(self, path: str) -> bool:
        """Whether it matches the path or a directory above it."""
        parts = path.split("/")
        return any(self.expression.fullmatch("/".join(parts[: end + 1])) for end in range(len(parts)))


@dataclass(frozen=True)
class IgnoreRules:
    """The patterns of one `.dockerignore`, in order."""

    patterns: tuple[_Pattern, ...] = ()

    @classmethod
    def of(cls, context: Path, dockerfile: Path) -> Self:
        """`<Dockerfile>.dockerignore` goes before `.dockerignore` of the context; neither means no rules."""
        own = dockerfile.with_name(f"{dockerfile.name}.dockerignore")
        common = context / ".dockerignore"
        found = next((path for path in (own, common) if path.is_file()), None)
        return cls.parse(found.read_text(encoding="utf-8-sig")) if found else cls()

    @classmethod
    def parse(cls, text: str) -> Self:
        patterns = []
        for raw in text.splitlines():
            line = raw.strip()
            if not line or line.startswith("#"):
                continue
            includes = line.startswith("!")
            cleaned = _clean(line[1:].strip() if includes else line)
            if cleaned:
                patterns.append(_Pattern(cleaned, re.compile(_expression(cleaned)), includes))
        return cls(tuple(patterns))

    def excludes(self, path: str) -> bool:
        """Whether the path (relative to the context, with `/`) stays out of the build."""
        excluded = False
        for pattern in self.patterns:
            if excluded == pattern.includes and pattern.matches(path):
                excluded = not pattern.includes
        return excluded

    def may_include_below(self, directory: str) -> bool:
        """Whether a `!` pattern could take in something below an excluded directory."""
        depth = directory.count("/") + 1
        for pattern in self.patterns:
            if not pattern.includes:
                continue
            head = "/".join(pattern.text.split("/")[:depth])
            if "**" in head or re.fullmatch(_expression(head), directory):
                return True
        return False


def _clean(pattern: str) -> str:
    """As Go's filepath.Clean does it, without a leading slash."""
    parts: list[str] = []
    for part in pattern.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def _expression(pattern: str) -> str:
    """Docker's pattern language as a regular expression."""
    out, index = [], 0
    while index < len(pattern):
        sign = pattern[index]
        if pattern.startswith("**", index):
            index += 2
            if pattern.startswith("/", index):
                index += 1
                out.append("(?:.*/)?")
            else:
                out.append(".*")
            continue
        if sign == "*":
            out.append("[^/]*")
        elif sign == "?":
            out.append("[^/]")
        elif sign == "[" and (end := pattern.find("]", index + 1)) > 0:
            out.append(pattern[index : end + 1])
            index = end
        elif sign == "\\" and index + 1 < len(pattern):
            index += 1
            out.append(re.escape(pattern[index]))
        else:
            out.append(re.escape(sign))
        index += 1
    return "".join(out)
