"""What Pulumi runs as the policy pack."""

import sys
from datetime import UTC, datetime

from pulumi_policy import PolicyPack

from stacks.policies.controls import CONTROLS
from stacks.policies.judge import Judge
from stacks.policies.suppressions import FILE, SuppressionsError, load_suppressions

try:
    suppressions = load_suppressions(
        FILE.read_text(), {control.id for control in CONTROLS}, datetime.now(tz=UTC).date()
    )
except SuppressionsError as error:
    sys.exit(str(error))
PolicyPack("data-aggregator", Judge(CONTROLS, suppressions).policies())
