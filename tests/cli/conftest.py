"""What the tests of the command line share."""

from pathlib import Path

import pytest

from tests.cli.desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A folder with a configuration."""
    return Desk(tmp_path)
