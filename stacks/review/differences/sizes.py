"""Instance classes of RDS by their processors and memory, so that smaller and larger are computed.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Summary.html
"""

import re
from typing import Any, NamedTuple

_MULTIPLE = re.compile(r"(\d+)xlarge")
_CLASS = re.compile(r"(?:db\.)?(?P<family>[a-z]\d[a-z]*)\.(?P<size>[a-z0-9]+)")
_BURSTING = {"t3", "t4g"}
_MEMORY_OF_LARGE_GIB = {
    **dict.fromkeys(("m5", "m5d", "m6g", "m6gd", "m6i", "m6id", "m7g", "m7i", "m8g", "m8gd"), 8),
    **dict.fromkeys(("r5", "r5b", "r5d", "r6g", "r6gd", "r6i", "r6id", "r7g", "r7i", "r8g", "r8gd"), 16),
    **dict.fromkeys(("c6gd",), 4),
    **dict.fromkeys(("x2g",), 32),
    **dict.fromkeys(_BURSTING, 8),
}
_SMALL_GIB = {"micro": 1, "small": 2, "medium": 4}
_SMALL_VCPU = 2


class Size(NamedTuple):
    """What a class has."""

    vcpu: float
    memory_gib: float

    def __str__(self) -> str:
        return f"{self.vcpu:g} vCPU, {self.memory_gib:g} GiB"


def size_of(instance_class: Any) -> Size | None:
    """The size of a class such as `db.t4g.micro`; None for a family or a size that is not in the table."""
    found = _CLASS.fullmatch(instance_class) if isinstance(instance_class, str) else None
    if not found or found["family"] not in _MEMORY_OF_LARGE_GIB:
        return None
    family, size = found["family"], found["size"]
    large = _MEMORY_OF_LARGE_GIB[family]
    if size in _SMALL_GIB and family in _BURSTING:
        return Size(_SMALL_VCPU, _SMALL_GIB[size])
    if size == "medium":
        # Graviton's own: one processor and half of what `large` has.
        return Size(1, large / 2) if "g" in family else None
    if size == "large":
        return Size(2, large)
    if size == "xlarge":
        return Size(4, large * 2)
    if multiple := _MULTIPLE.fullmatch(size):
        times = int(multiple[1])
        return Size(4 * times, large * 2 * times)
    return None


def compared(old: Any, new: Any) -> tuple[str, bool | None]:
    """How the new class compares, in words, and whether it is smaller: None where that is not known or neither."""
    before, after = size_of(old), size_of(new)
    if not before or not after:
        return "", None
    sizes = f"{before} → {after}"
    if before == after:
        return f"as large: {after}", None
    if after.vcpu <= before.vcpu and after.memory_gib <= before.memory_gib:
        return f"smaller: {sizes}", True
    if after.vcpu >= before.vcpu and after.memory_gib >= before.memory_gib:
        return f"larger: {sizes}", False
    return f"neither larger nor smaller: {sizes}", None
