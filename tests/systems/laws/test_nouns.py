"""What keeps a noun of the domain bears the name by which the rooms above ask for it."""

import pytest

from nutmcp.domain import activity, customer, invoice, lead, native_timer, project, time_entry
from nutmcp.remote.record import Record
from nutmcp.remote.system import System
from nutmcp.systems import SYSTEMS, system_of

NAMES: dict[str, type[Record]] = {
    "time_entries": time_entry.TimeEntry,
    "projects": project.Project,
    "project_services": project.ProjectService,
    "project_members": project.ProjectMember,
    "members": project.Member,
    "customers": customer.Customer,
    "countries": customer.Country,
    "states": customer.State,
    "currencies": customer.Currency,
    "taxes": customer.Tax,
    "invoices": invoice.Invoice,
    "invoice_details": invoice.InvoiceDetail,
    "invoice_taxes": invoice.InvoiceTax,
    "expenses": invoice.Expense,
    "expense_taxes": invoice.ExpenseTax,
    "timers": native_timer.NativeTimer,
    "leads": lead.Lead,
    "stages": lead.Stage,
    "teams": lead.Team,
    "outcomes": lead.Outcome,
    "activities": activity.Activity,
    "activity_types": activity.ActivityType,
}


@pytest.mark.parametrize("system", [system_of(key) for key in SYSTEMS], ids=SYSTEMS)
@pytest.mark.parametrize("name", NAMES)
def test_what_keeps_a_noun_bears_its_name_and_what_bears_the_name_keeps_it(system: System, name: str) -> None:
    keeps = [each.name for each in system.resources.values() if issubclass(each.record, NAMES[name])]
    assert keeps in ([name], [])
    assert (name in system.resources) is bool(keeps)


@pytest.mark.parametrize("system", [system_of(key) for key in SYSTEMS], ids=SYSTEMS)
def test_a_noun_that_is_kept_is_found_and_another_is_not(system: System) -> None:
    for name in system.resources.keys() & NAMES.keys():
        assert system.kind_of(NAMES[name]) is system.resources[name].record

    class Unheard(Record):
        pass

    with pytest.raises(LookupError, match=f"{system.name} keeps no Unheard"):
        system.resource_of(Unheard)
