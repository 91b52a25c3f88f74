"""What tests of the whole site share."""

import pytest

from tests.cms.world import World, make_world


@pytest.fixture
def world(db) -> World:
    return make_world()
