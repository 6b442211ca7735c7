"""The program that ``pulumi up`` runs: settings in, resources and outputs out."""

import pulumi

from stacks.configuration import load_settings
from stacks.data_aggregator import build

for name, value in build(load_settings()).items():
    pulumi.export(name, value)
