"""Notes, activities and tasks of the built-in Nutshell, and what is made by its name."""

from typing import Any

from tests.sandbox.nutshell.calling import ACCOUNT, CHLOE, CONTACT, LEAD, Team, team


def noted(here: Team, **entity: object) -> dict[str, Any]:
    """Write a note on something, and return it."""
    return here.call("newNote", entity=entity or {"entityType": "Leads", "id": LEAD}, note="Prefers the grey felt.")


def test_a_note_is_on_one_thing_and_can_be_taken_away() -> None:
    here = team()
    for kind, noun, id in (("Leads", "lead", LEAD), ("Accounts", "account", ACCOUNT), ("Contacts", "contact", CONTACT)):
        rev = here.call(f"get{noun.capitalize()}", **{f"{noun}Id": id})["rev"]
        note = noted(here, entityType=kind, id=id)
        assert (note["note"], note["user"]["id"], note[noun]["id"]) == ("Prefers the grey felt.", 3, id)
        entity = here.call(f"get{noun.capitalize()}", **{f"{noun}Id": id})
        assert (entity["notes"][0]["id"], entity["rev"]) == (note["id"], rev)
        assert here.call("deleteNote", noteId=note["id"], rev=note["rev"]) is True
        assert note["id"] not in [
            each["id"] for each in here.call("findTimeline", entity={"entityType": kind, "id": id})
        ]
    assert here.fail("newNote", entity={"entityType": "Users", "id": 3}, note="x") == (400, -32602)
    assert here.fail("newNote", entity={"entityType": "Leads", "id": LEAD}, note=" ") == (400, -32602)


def test_a_note_may_say_what_it_is_and_touch_what_it_is_on() -> None:
    assert "entityType" not in noted(team())
    here = team(note_type="sent", note_touches="parent")
    rev = here.call("getLead", leadId=LEAD)["rev"]
    assert noted(here)["entityType"] == "Notes"
    assert here.call("getLead", leadId=LEAD)["rev"] != rev


def test_a_note_is_changed_by_its_author_for_a_day() -> None:
    here = team()
    note = noted(here)
    params = {"noteId": note["id"], "rev": note["rev"], "note": "Prefers the blue felt."}
    assert here.fail("editNote", CHLOE, **params) == (403, 403)
    here.clock.advance(23 * 3600)
    params["rev"] = here.call("editNote", **params)["rev"]
    assert here.call("getNote", noteId=note["id"])["note"] == "Prefers the blue felt."
    here.clock.advance(2 * 3600)
    assert here.fail("editNote", **params) == (403, 403)


def test_an_activity_is_planned_and_then_logged_with_a_note() -> None:
    here = team()
    planned = here.call(
        "newActivity",
        activity={
            "name": "Démo",
            "activityTypeId": 4,
            "startTime": "2026-11-25T10:00:00-05:00",
            "endTime": "2026-11-25T11:00:00-0500",
            "leads": [{"entityType": "Leads", "id": LEAD}],
            "participants": [{"entityType": "Users", "id": 4}, {"entityType": "Contacts", "id": CONTACT}],
        },
    )
    assert (planned["status"], planned["loggedBy"], planned["logNote"]) == (0, None, None)
    assert (planned["startTime"], planned["endTime"]) == ("2026-11-25T15:00:00+0000", "2026-11-25T16:00:00+0000")
    assert (planned["lead"]["id"], planned["activityType"]["name"]) == (LEAD, "Démo")
    assert [each["entityType"] for each in planned["participants"]] == ["Users", "Contacts"]
    done = here.edit("activity", planned["id"], status=1, logNote={"note": "They want two."})
    assert (done["status"], done["loggedBy"]["id"], done["logNote"]["note"]) == (1, 3, "They want two.")
    done = here.edit("activity", planned["id"], logNote="They want three.")
    assert done["logNote"]["note"] == "They want three."
    assert here.edit("activity", planned["id"], logNote=None)["logNote"] is None
    assert here.fail("newActivity", activity={"name": "x", "status": 7}) == (400, -32602)


def test_a_task_is_about_something_and_done_at_a_time() -> None:
    here = team()
    task = here.call(
        "newTask",
        task={"title": "Send felt", "entity": {"entityType": "Leads", "id": LEAD}, "dueTime": "2026-12-01T12:00:00Z"},
    )
    assert (task["entity"]["id"], task["completedTime"], task["creator"]["id"]) == (LEAD, None, 3)
    assert here.edit("task", task["id"], completedTime="2026-11-24T09:00:00+00:00")["completedTime"]
    assert here.edit("task", task["id"], completedTime=None)["completedTime"] is None


def test_a_source_is_found_by_its_name_or_made() -> None:
    here = team()
    assert here.call("newSource", name="Referral")["id"] == 3
    assert here.call("newSource", name="Radio")["id"] == here.call("newSource", name="Radio")["id"]
    assert here.call("newTag", tag={"name": "garden"})["name"] == "garden"
    assert "garden" in [each["name"] for each in here.call("findTags")["Leads"]]
    assert here.fail("newSource", name="") == (400, -32602)
