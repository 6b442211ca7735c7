"""Write the API's description: `python -m aggregator.openapi [file]`. The web generates its client from it."""

import json
import sys
from pathlib import Path

from aggregator.app import create_routes

DEFAULT_TARGET = Path(__file__).parent.parent / "openapi.json"


def description() -> str:
    return json.dumps(create_routes().openapi(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_TARGET
    target.write_text(description(), encoding="utf-8")
