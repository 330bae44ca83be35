"""Twelve common jobs take as few requests of Nutcache as its API allows."""

import pytest

from benchmarks.upstream_calls import JOBS, Job, costs

pytestmark = pytest.mark.anyio


def test_there_are_twelve_jobs() -> None:
    assert len({job.title for job in JOBS}) == len(JOBS) == 12


@pytest.mark.parametrize("job", JOBS, ids=[job.title for job in JOBS])
async def test_a_job_takes_the_fewest_requests_where_names_are_known(job: Job) -> None:
    known, least, new = await costs(job)
    assert known == least
    assert new <= 1.5 * (least + job.new), "what a new server asks besides"
