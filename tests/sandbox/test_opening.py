"""A sandbox is opened for a system by its key, with as much data as is wanted."""

import pytest

from nutmcp.errors import ConfigurationError
from nutmcp.sandbox import open_sandbox
from nutmcp.sandbox.hosts import HOSTS

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("system", HOSTS)
async def test_every_system_of_the_table_opens_with_credentials_that_it_accepts(system: str) -> None:
    async with open_sandbox(":memory:", system=system) as sandbox:
        control = sandbox.control
        assert control.emulation.system.key == system
        assert control.accounts.presented(**sandbox.credentials) == sandbox.credentials
        assert not control.store.is_empty()
        assert all(each.says.endswith(".") for each in control.emulation.behaviours())
        assert all(each.description for each in control.emulation.knobs.model_fields.values())


def test_a_system_that_the_sandbox_does_not_have_is_refused_with_those_that_it_has() -> None:
    with pytest.raises(ConfigurationError, match="nutcache"):
        open_sandbox(":memory:", system="papermill")
