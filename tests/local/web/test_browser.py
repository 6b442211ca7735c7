"""A person's way through the pages, in a real browser, on the image and a fake of the API."""

from pathlib import Path

import pytest
from vega_datasets import local_data

from tests.local.browsing import browse

from .conftest import Running

pytestmark = pytest.mark.local


# The fake of the API wants the flow's login for an address with `login` in it.
SOURCE = "https://example.org/login/weather.csv"


def test_files_and_sources_are_added_looked_at_and_deleted_by_mouse_and_keyboard(web: Running, tmp_path: Path) -> None:
    lines = Path(local_data.seattle_weather.filepath).read_text().splitlines()
    lines[100] = "yesterday,0.0,1.0,1.0,1.0,rain"
    file = tmp_path / "weather.csv"
    file.write_text("\n".join(lines))
    seen = browse(["--fake-api-for", web.address], file, tmp_path, rejects=1, source=SOURCE)
    assert seen["rejects"] == [["101", "“yesterday” in the column date is not a time.", lines[100]]]
    assert seen["counts"] == {"rows": 1461, "added": 4 * 1460, "rejected": 1}
    assert seen["sources"] == {"name": "weather"}
