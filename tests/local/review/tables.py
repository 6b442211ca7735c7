"""All golden changes."""

from tests.local.review import (
    changes_access,
    changes_database,
    changes_edge,
    changes_network,
    changes_operations,
    changes_schema,
    changes_services,
    changes_storage,
    changes_whole,
)

GOLDENS = (
    *changes_whole.CHANGES,
    *changes_database.CHANGES,
    *changes_schema.CHANGES,
    *changes_storage.CHANGES,
    *changes_network.CHANGES,
    *changes_access.CHANGES,
    *changes_services.CHANGES,
    *changes_edge.CHANGES,
    *changes_operations.CHANGES,
)
