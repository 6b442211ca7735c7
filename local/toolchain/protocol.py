"""Pulumi's protocol classes, without the rest of its SDK.

`import pulumi` loads the whole SDK (0.3 s); a language host needs only the classes generated from Pulumi's protocol
files, and the engine starts one for every preview. The packages `pulumi` and `pulumi.runtime` therefore stand here
as bare packages: their folders are known, their `__init__` does not run. Only for processes of their own, never
beside a program that uses the SDK.
"""

import importlib.util
import sys
from types import ModuleType


def _stand_in(name: str) -> None:
    if name in sys.modules:
        return
    spec = importlib.util.find_spec(name)
    if spec is None or spec.submodule_search_locations is None:
        raise ImportError(f"{name} is not installed for {sys.executable}: run local/bootstrap.sh")
    package = ModuleType(name)
    package.__path__ = list(spec.submodule_search_locations)
    sys.modules[name] = package


for _name in ("pulumi", "pulumi.runtime"):
    _stand_in(_name)

from pulumi.runtime.proto import language_pb2, language_pb2_grpc, plugin_pb2  # noqa: E402  after the stand-ins

__all__ = ["language_pb2", "language_pb2_grpc", "plugin_pb2"]
