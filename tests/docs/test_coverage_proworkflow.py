"""The page about what is covered of ProWorkflow tells of each call of the vendor’s list, and of all that is asked."""

from scripts.docs.coverage_proworkflow import EVERY, page, reached, seen, unused


def test_all_calls_of_the_list_are_told_once() -> None:
    assert len(EVERY) == len(set(EVERY)) == 98
    text = page()
    assert [each for each in EVERY if text.count(f"| `{each}` |") != 1] == []


def test_a_call_is_reached_by_a_tool_or_the_page_says_why_not() -> None:
    assert [each for each in EVERY if each not in reached() and not unused(each)] == []
    assert [each for each in EVERY if each in seen() and unused(each)] == []


def test_nothing_is_asked_that_sends_e_mail_or_deletes_what_belongs_to_it() -> None:
    loud = ("forgotpassword", "requestaccess", "adjustdates", "tasks/delete")
    assert [each for each in seen() if each.endswith(loud)] == []
    assert not {f"DELETE {each}/{{id}}" for each in ("companies", "contacts", "projects")} & seen().keys()
    assert [each for each in seen() if "messages" in each and not each.startswith("GET")] == []
