"""What the processes that run tests tell the one that started them: of a test that passes once, not four times."""

import os

import pytest
from _pytest.runner import runtestprotocol

_WORKS_FOR_ANOTHER = "PYTEST_XDIST_WORKER" in os.environ


def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """Run a test, and tell what its call came to, and what else did not pass; all of it where all is asked for.

    To pack, send and unpack the rest takes a thirtieth of the processor that `make quick` takes.
    """
    asked = item.config.option
    if not _WORKS_FOR_ANOTHER or asked.verbose > 0 or asked.durations or asked.xmlpath:
        return None
    for report in runtestprotocol(item, log=False, nextitem=nextitem):
        if report.when == "call" or not report.passed:
            item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True
