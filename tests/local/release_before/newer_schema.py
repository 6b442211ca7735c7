"""A plugin of pytest: whatever migrates a database then brings it on to the schema of the checkout that asked for it.

It runs beside another commit's modules, and so takes nothing from this project but the name of what it wraps.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from aggregator.migrate import task

BRING_ON = Path(__file__).with_name("bring_on.py")
_migrate = task.migrate


def migrate_on(settings: Any, store: Any) -> Any:
    revisions = _migrate(settings, store)
    login = store.get()
    given = {
        "settings": json.loads(settings.model_dump_json())
        | {"master_password": settings.master_password.get_secret_value()},
        "login": {"username": login.username, "password": login.password},
    }
    newer = os.environ | {"PYTHONPATH": os.environ["NEWER_SERVICE"]}
    subprocess.run([sys.executable, BRING_ON], input=json.dumps(given), text=True, check=True, env=newer)
    return revisions


task.migrate = migrate_on
