"""The releases that the reviewed stacks run, by their images' digests: people know `r0002-3f9a1c0de25b`."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from stacks.review.changes.change import Change, Difference
from stacks.review.evidence.folder import Evidence

_IMAGE = re.compile(r"@sha256:([0-9a-f]{8})")
_SHOWN = re.compile(r"sha256 ([0-9a-f]{8})…")


def releases_of(evidence: Iterable[Evidence]) -> Mapping[str, str]:
    """The release of each digest's first digits, from the outputs of every stack: what one promotes, another runs."""
    found: dict[str, str] = {}
    for each in evidence:
        outputs = each.preview.outputs if each.preview else {}
        release = outputs.get("release")
        for name, value in outputs.items():
            image = _IMAGE.search(value) if name.endswith("_image") and isinstance(value, str) else None
            if image and isinstance(release, str):
                # An image that did not change belongs to several releases: the first stack runs the newest.
                found.setdefault(image[1], release)
    return found


def with_releases(changes: Iterable[Change], releases: Mapping[str, str]) -> tuple[Change, ...]:
    """The changes, with the name of the release beside each digest of an image that belongs to one."""
    return tuple(
        replace(each, differences=tuple(_named(difference, releases) for difference in each.differences))
        for each in changes
    )


def _named(difference: Difference, releases: Mapping[str, str]) -> Difference:
    before, after = (_with_release(text, releases) for text in (difference.before, difference.after))
    return replace(difference, before=before, after=after)


def _with_release(text: str | None, releases: Mapping[str, str]) -> str | None:
    if text is None:
        return None
    return _SHOWN.sub(
        lambda shown: f"{releases[shown[1]]} ({shown[0]})" if shown[1] in releases else shown[0],
        text,
    )
