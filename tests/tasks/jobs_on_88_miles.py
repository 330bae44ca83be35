"""Twenty jobs of people who keep their hours with 88 Miles: what an assistant calls for them, and what comes of it.

Each begins at the studio as it is made: a Tuesday, 23:00 in Fremantle, and Jo's clock runs on the online shop.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from nutmcp.remote.record import of_kind
from nutmcp.systems.miles88.records import Project, Shift, Staff
from tests.whole_server import Office

Job = Callable[[Office], Awaitable[None]]
"""Does a job, and looks at what is kept by 88 Miles afterwards."""
JOBS: dict[str, Job] = {}
"""Every job by what somebody says, in the order of a day."""


def said(words: str) -> Callable[[Job], Job]:
    """Add a job under the words that are said for it."""

    def add(job: Job) -> Job:
        JOBS[words] = job
        return job

    return add


def shifts(studio: Office, project: str | None = None) -> list[Shift]:
    """Return the shifts that are kept, of all projects or of one, the last one last."""
    ids = {each.name: each.id for each in of_kind(Project, studio.sandbox.control.rows("projects"))}
    every = of_kind(Shift, studio.sandbox.control.rows("time_entries"))
    kept = [each for each in every if project is None or each.project == ids[project]]
    return sorted(kept, key=lambda each: str(each.start_time))


def running(studio: Office) -> list[Shift]:
    """Return the shifts that run."""
    return [each for each in shifts(studio) if each.end_time is None]


async def tried(studio: Office, tool: str, **arguments: object) -> tuple[str, dict[str, Any]]:
    """Call a tool that may be refused, and return the code of its error, if any, and all that it told."""
    told: dict[str, Any] = (await studio.assistant.call_tool(tool, arguments)).structured_content or {}
    return told.get("error", {}).get("code", ""), told


@said("Log an hour of writing on the newsletter, from eight this morning.")
async def log_an_hour_this_morning(studio: Office) -> None:
    answer = await studio.call("log_time", project="newsletter", service="Writing", start="8am", duration="1h")
    assert (answer["status"], answer["entry"]["minutes"]) == ("created", 60)
    kept = shifts(studio, "Newsletter")[-1]
    assert (kept.id, kept.minutes, kept.billable) == (answer["entry"]["id"], 60, True)


@said("Yesterday from two to half past three, studio planning.")
async def log_yesterday_afternoon(studio: Office) -> None:
    answer = await studio.call(
        "log_time", project="admin", service="planning", date="yesterday", start="2pm", end="3:30pm"
    )
    assert answer["message"].startswith("Logged 1 h 30 min on Monday 2026-11-23, 14:00 to 15:30, on “Studio admin”")
    kept = shifts(studio, "Studio admin")[-1]
    assert kept.billable is not answer["message"].endswith("None of it is billable.")


@said("Two hours on the tour calendar today. (88 Miles has to know when.)")
async def log_without_a_start(studio: Office) -> None:
    before = shifts(studio)
    error = await studio.fail("log_time", project="Tour calendar", duration="2h")
    assert (error["code"], error["field"]) == ("invalid_arguments", "start")
    assert "records when work starts and ends" in error["message"]
    assert shifts(studio) == before


@said("Lena was on the phone with the ferry people from ten to eleven.")
async def log_for_a_colleague(studio: Office) -> None:
    before = shifts(studio)
    hour = {"start": "10:00", "end": "11:00", "note": "Phone"}
    code, told = await tried(studio, "log_time", project="Booking", member="Lena", **hour)
    if code:  # whether one may write the shifts of others is not known
        assert (code, shifts(studio)) == ("access_denied", before)
        return
    assert told["entry"]["member"] == "Lena Kowalski"
    lena = next(each.id for each in of_kind(Staff, studio.sandbox.control.rows("members")) if each.login == "lena")
    kept = shifts(studio, "Booking system")[-1]
    assert (kept.member, kept.note) == (lena, "Phone")


@said("An hour on the portfolio from four, but don't bill it.")
async def log_what_nobody_pays(studio: Office) -> None:
    answer = await studio.call("log_time", project="Portfolio", start="16:00", duration="1h", billable=False)
    assert answer["message"].endswith("None of it is billable.")
    assert shifts(studio, "Portfolio site")[-1].billable is False


@said("An hour on the portfolio, half of it billable. (A shift is billed wholly or not at all.)")
async def log_half_of_it_billable(studio: Office) -> None:
    before = shifts(studio)
    error = await studio.fail("log_time", project="Portfolio", start="16:00", duration="1h", billable="30m")
    refusal = "88 Miles bills a shift wholly or not at all. Log two shifts."
    assert (error["message"], error["field"]) == (refusal, "billable")
    assert shifts(studio) == before


@said("Bookkeeping from nine to ten, Monday to Wednesday last week; and back again.")
async def log_the_week(studio: Office) -> None:
    before = shifts(studio)
    days = ["2026-11-16", "2026-11-17", "2026-11-18"]
    row = {"project": "Studio admin", "service": "Bookkeeping", "start": "06:00", "end": "07:00", "date": days}
    shown = await studio.call("log_timesheet", entries=[row])
    assert (shown["status"], shown["minutes"], shifts(studio)) == ("preview", 180, before)
    done = await studio.call("log_timesheet", confirm_token=shown["confirm_token"])
    assert (done["status"], len(shifts(studio))) == ("created", len(before) + 3)
    await studio.call("undo")
    assert shifts(studio) == before


@said("Start the clock on the newsletter. (It says what it punched out of.)")
async def start_on_another_project(studio: Office) -> None:
    answer = await studio.call("start_timer", project="Newsletter", service="Layout", note="Issue 5")
    assert answer["stopped"]["timer"]["project"] == "Online shop"
    (now,) = running(studio)
    assert (str(now.id), now.note) == (answer["timer"]["id"], "Issue 5")
    assert answer["timer"]["service"] == "Layout"
    assert shifts(studio, "Online shop")[-1].minutes == 40


@said("I started on the vinyl catalogue at half past ten.")
async def start_half_an_hour_ago(studio: Office) -> None:
    answer = await studio.call("start_timer", project="Vinyl", started_at="22:30")
    (now,) = running(studio)
    assert str(now.id) == answer["timer"]["id"]
    assert f"{now.start_time:%H:%M}" == "14:30"
    assert f"{shifts(studio, 'Online shop')[-1].end_time:%H:%M}" == "14:30"


@said("Stop the clock: “Product pages done”.")
async def stop_with_a_note(studio: Office) -> None:
    answer = await studio.call("stop_timer", note="Product pages done")
    assert (answer["status"], answer["entry"]["minutes"]) == ("created", 40)
    assert answer["entry"]["note"] == "Product pages done"
    assert running(studio) == []
    assert shifts(studio, "Online shop")[-1].note == "Product pages done"


@said("I forgot to stop: it was a quarter to eleven, and it was testing.")
async def stop_in_the_past(studio: Office) -> None:
    answer = await studio.call("stop_timer", ended_at="22:45", service="Testing")
    assert (answer["entry"]["minutes"], answer["entry"]["service"]) == (25, "Testing")
    kept = shifts(studio, "Online shop")[-1]
    assert (kept.minutes, str(kept.id)) == (25, answer["entry"]["id"])


@said("Forget that timer; on second thoughts, don't.")
async def throw_the_timer_away(studio: Office) -> None:
    (before,) = running(studio)
    assert (await studio.call("stop_timer", discard=True))["status"] == "discarded"
    assert running(studio) == []
    await studio.call("undo")
    (back,) = running(studio)
    assert (back.project, back.start_time) == (before.project, before.start_time)


@said("Log an hour, no, undo that.")
async def take_the_last_hour_back(studio: Office) -> None:
    before = shifts(studio)
    await studio.call("log_time", project="Website refresh", start="09:00", duration="1h", note="Colours")
    assert len(shifts(studio)) == len(before) + 1
    assert (await studio.call("undo"))["status"] == "undone"
    assert shifts(studio) == before


@said("That was an hour and a half, and on content.")
async def correct_an_entry(studio: Office) -> None:
    logged = await studio.call("log_time", project="Website refresh", start="09:00", duration="1h", note="Colours")
    id = logged["entry"]["id"]
    answer = await studio.call("update_time_entry", entry=id, duration="1h30", service="Content")
    entry = answer["entry"]
    assert (entry["minutes"], entry["service"], entry["note"]) == (90, "Content", "Colours")
    kept = shifts(studio, "Website refresh")[-1]
    assert (str(kept.id), kept.minutes, kept.note) == (id, 90, "Colours")
    undone = await studio.call("undo")
    kept = shifts(studio, "Website refresh")[-1]
    assert kept.minutes == 60
    # Whether null takes a value away is not known.
    assert (kept.project_service is None) is not undone["message"].endswith("88 Miles did not put back: service.")


@said("Delete that entry; and have it again.")
async def delete_an_entry(studio: Office) -> None:
    before = shifts(studio)
    logged = await studio.call("log_time", project="Website refresh", start="09:00", duration="1h", note="Colours")
    shown = await studio.call("delete_time_entry", entry=logged["entry"]["id"])
    await studio.call("delete_time_entry", confirm_token=shown["confirm_token"])
    assert shifts(studio) == before
    await studio.call("undo")
    assert shifts(studio, "Website refresh")[-1].note == "Colours"


@said("What did I do last week, by project?")
async def ask_for_last_week(studio: Office) -> None:
    answer = await studio.call("summarize_time", period="last_week", group_by=["project"])
    jo = next(each.id for each in of_kind(Staff, studio.sandbox.control.rows("members")) if each.login == "jo")
    days = ("2026-11-16", "2026-11-22")
    mine = [each for each in shifts(studio) if each.member == jo and days[0] <= str(each.working_date) <= days[1]]
    assert answer["total"]["minutes"] == sum(each.minutes or 0 for each in mine) > 0
    assert answer["total"]["entries"] == len(mine)
    listed = await studio.call("list_time_entries", period="last_week", limit=100)
    assert {each["id"] for each in listed["items"]} == {str(each.id) for each in mine}


@said("How much of the online shop's forty hours is used?")
async def ask_what_is_left_of_the_limit(studio: Office) -> None:
    budget = (await studio.call("get_project", project="Online shop"))["project"]["budget"]
    used = sum(each.minutes or 40 for each in shifts(studio, "Online shop"))
    assert (budget["minutes"], budget["used"], budget["left"]) == (2400, used, 2400 - used)


@said("Whom do I call at the architects in Melbourne?")
async def find_a_company(studio: Office) -> None:
    code, told = await tried(studio, "search_customers", query="Melbourne")
    if code:  # whether everybody may read companies is not known
        assert code == "access_denied"
        return
    (found,) = told["items"]
    assert (found["contact"], found["state"], found["country"]) == ("Élodie Marchand", "VIC", "Australia")
    one = (await studio.call("get_customer", customer="Wattle & Daub"))["customer"]
    assert (one["projects"], one["address"], one["state"]) == (2, "77 Gertrude Street", "VIC")


@said("The tour calendar is done; sign it off. No, wait.")
async def finish_a_project(studio: Office) -> None:
    await studio.call("set_project_state", project="Tour calendar", state="signed_off")
    error = await studio.fail("start_timer", project="Tour calendar")
    assert (error["code"], error["field"]) == ("refused", "project")
    assert error["message"].startswith("The project is signed off.")
    await studio.call("undo")
    assert (await studio.call("start_timer", project="Tour calendar"))["status"] == "started"


@said("Log an hour; the answer is lost, and the assistant says it again.")
async def repeat_after_a_lost_answer(studio: Office) -> None:
    before = len(shifts(studio))
    studio.sandbox.control.fail("drop", method="POST", after=True)
    hour = {"project": "Newsletter", "start": "08:00", "duration": "1h", "note": "Proofs"}
    await studio.assistant.call_tool("log_time", hour)
    code, told = await tried(studio, "log_time", **hour)
    # Where the service gives ids of its own, nobody can tell the shift from one that was made elsewhere.
    assert code == "outcome_unknown" or told["status"] in ("created", "already_logged")
    assert len(shifts(studio)) == before + 1
