"""A test that needs a server or a browser says so; where it is required, its absence is a failure."""

import os

import pytest


def needs(name: str, present: bool) -> None:
    """Skip the running test for want of `name`, or fail it when MAILD_TEST_REQUIRE (a comma list) names it."""
    if present:
        return
    if name in os.environ.get("MAILD_TEST_REQUIRE", "").split(","):
        pytest.fail(f"{name} is required here (MAILD_TEST_REQUIRE) but was not found")
    pytest.skip(f"needs {name}, which is not installed here")
