"""What several test files share."""

import os

import pytest

from vgbook import idx


@pytest.fixture
def require_images():
    """Skip a test if a set of images is not on this computer; a build machine must have it."""

    def require(name):
        try:
            idx.read(name)
        except idx.DataError as error:
            if os.environ.get("CI") == "true":
                pytest.fail(str(error))
            pytest.skip(str(error))

    return require
