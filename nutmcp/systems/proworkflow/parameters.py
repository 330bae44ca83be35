"""What each list is asked with: the fields that are wanted, every default that would hide something, and the filters.

A list that is asked for nothing hides much: projects and tasks that are complete, invoices that are paid, quotes that
are not pending, time of more than a week ago. So all of this is always said.
"""

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType

from nutmcp.systems.proworkflow.asking import Listing, billable, by, by_project, by_state, by_text, by_words, on_days
from nutmcp.systems.proworkflow.codes import InvoiceState, ProjectState, QuoteState, TaskKind, TaskState

EARLIEST, LATEST = "1970-01-01", "2099-12-31"
"""The days between which all is that anybody asks for."""
_EVERYBODY = {"contacts": "all"}
_TASKS = Listing(
    singular="task",
    fields="name,type,order,status,project,startdate,duedate,billable,category,company,completedate,contacts,dates"
    ",description,lastmodified,priority,timeallocated,timetracked",
    always={
        "status": "all",
        "type": "all",
        "billable": "all",
        "generaltasks": "true",
        "projecttasks": "true",
        "projectstatus": "all",
        "dependentstatus": "all",
        "timetrackedby": "all",
        **_EVERYBODY,
    },
    asks={
        "project": by_project,
        "status": partial(by_state, "status", TaskState),
        "kind": partial(by_state, "type", TaskKind),
        "due_date": partial(on_days, "duedatefrom", "duedateto"),
        "start_date": partial(on_days, "startdatefrom", "startdateto"),
        "completed_date": partial(on_days, "completedatefrom", "completedateto"),
    },
    sorts={"id": "id", "order": "order", "name": "name", "start_date": "startdate", "due_date": "duedate"},
)
_COMPANIES = Listing(
    singular="company",
    fields="code,name,type,address,email,fax,lastmodified,phone,website",
    always={"pending": "false"},
    sorts={"id": "id", "name": "name", "code": "code"},
)
_CONTACTS = Listing(
    singular="contact",
    fields="name,company,type,email,lastmodified,phone,title",
    always={"pending": "false"},
    asks={**by("customer", "companyid"), "search": partial(by_words, "search")},
    sorts={"id": "id", "first_name": "firstname", "last_name": "lastname"},
)

LISTINGS: Mapping[str, Listing] = MappingProxyType(
    {
        "projects": Listing(
            singular="project",
            fields="title,number,startdate,duedate,category,company,completedate,dates,description,invoiced"
            ",invoicetotal,lastmodified,manager,paid,percentcomplete,priority,quotetotal,status,timeallocated,timetracked",
            always={
                "status": "all",
                "accountedfor": "all",
                "invoiced": "all",
                "managerid": "all",
                "paid": "all",
                "timebillable": "all",
                "timetrackedby": "all",
                **_EVERYBODY,
            },
            asks={
                **by("customer", "companyid"),
                **by("manager", "managerid"),
                "status": partial(by_state, "status", ProjectState),
                "start_date": partial(on_days, "startdatefrom", "startdateto"),
                "end_date": partial(on_days, "duedatefrom", "duedateto"),
                "completed_date": partial(on_days, "completedatefrom", "completedateto"),
            },
            sorts={
                "id": "id",
                "name": "title",
                "number": "number",
                "start_date": "startdate",
                "end_date": "duedate",
                "completed_date": "completedate",
            },
        ),
        "project_services": _TASKS,
        "tasks": _TASKS,
        "time_entries": Listing(
            singular="timerecord",
            fields="billable,category,company,contact,dates,lastmodified,notes,project,task,timetracked",
            always={
                "trackedfrom": EARLIEST,
                "trackedto": LATEST,
                "billable": "all",
                "generaltasks": "true",
                "projecttasks": "true",
                **_EVERYBODY,
            },
            asks={
                "project": by_project,
                **by("project_service", "taskid"),
                **by("member", "contacts"),
                "working_date": partial(on_days, "trackedfrom", "trackedto"),
                "billable_minutes": billable,
            },
            sorts={"id": "id", "working_date": "date", "project_service": "taskid"},
        ),
        "timers": Listing(singular="timerecord"),
        "customers": _COMPANIES,
        "companies": _COMPANIES,
        "members": _CONTACTS,
        "contacts": _CONTACTS,
        "invoices": Listing(
            singular="invoice",
            fields="number,title,company,status,totals,projectid,invoiceddate,duedate,dates,description,lastmodified"
            ",paiddate,project,purchaseordernumber,taxable,taxrate",
            always={"status": "all", "taxable": "all", "projectstatus": "all"},
            asks={
                **by("customer", "companyid"),
                **by("project", "projectid"),
                "status": partial(by_state, "status", InvoiceState),
                "invoice_number": partial(by_text, "searchnumber"),
                "invoice_date": partial(on_days, "invoiceddatefrom", "invoiceddateto"),
                "due_date": partial(on_days, "duedatefrom", "duedateto"),
                "paid_date": partial(on_days, "paiddatefrom", "paiddateto"),
            },
            sorts={
                "id": "id",
                "invoice_number": "number",
                "custom_title": "title",
                "invoice_date": "invoiceddate",
                "due_date": "duedate",
            },
        ),
        "invoice_details": Listing(singular="line"),
        "quotes": Listing(
            singular="quote",
            fields="number,title,status,projectid,quoteddate,totals,approveddate,company,description,project,type"
            ",validtodate",
            always={"status": "all", "taxable": "all", "type": "all"},
            asks={
                **by("customer", "companyid"),
                **by("project", "projectid"),
                "status": partial(by_state, "status", QuoteState),
                "quoted_date": partial(on_days, "quoteddatefrom", "quoteddateto"),
            },
            sorts={"id": "id", "number": "number", "name": "title"},
        ),
        "quote_lines": Listing(singular="line"),
        "project_expenses": Listing(
            singular="expense",
            fields="name,description,cost,project,date,company,contact,invoiced,taxable",
            always={"invoiced": "all", "projectstatus": "all", "taxable": "all", **_EVERYBODY},
            asks={
                **by("project", "projectid"),
                **by("member", "contacts"),
                "expense_date": partial(on_days, "datefrom", "dateto"),
            },
            sorts={"id": "id", "name": "name", "expense_date": "date", "project": "projectid"},
        ),
        "events": Listing(
            singular="event",
            fields="title,description,times,contacts,endtime,lastmodified,starttime",
            always={"contactsmode": "any", **_EVERYBODY},
            sorts={"id": "id", "title": "title"},
        ),
        "messages": Listing(
            singular="message",
            fields="title,content,originalmessageid,project,task,date,author,public",
            always={"projectstatus": "all", "taskstatus": "all", **_EVERYBODY},
            asks={**by("project", "projectid"), **by("task", "taskid")},
            sorts={"id": "id", "date": "date", "project": "projectid", "task": "taskid"},
        ),
        "filed_notes": Listing(
            singular="note",
            fields="title,content,category,date,lastmodified",
            always=_EVERYBODY,
            sorts={"id": "id", "title": "title", "date": "date"},
        ),
        "shared_notes": Listing(singular="sharednote"),
        "company_notes": Listing(singular="note", sorts={"id": "id"}),
        "contact_notes": Listing(singular="note", sorts={"id": "id"}),
        "project_requests": Listing(
            singular="projectrequest",
            fields="title,company,dates,budget,description,duedate,startdate,submitteddate",
            always={"clientid": "all", "clienttype": "all", "recipientid": "all"},
            asks=by("customer", "companyid"),
            sorts={"id": "id", "name": "title", "start_date": "startdate", "due_date": "duedate"},
        ),
        "files": Listing(
            singular="file",
            fields="name,project,task,date,size",
            always={"projectstatus": "all", "taskstatus": "all"},
            asks={**by("project", "projectid"), **by("task", "taskid")},
            sorts={"id": "id", "name": "name", "size": "size", "date": "date", "project": "projectid"},
        ),
        "file_folders": Listing(
            singular="folder",
            fields="name,project",
            always={"projectstatus": "all"},
            asks=by("project", "projectid"),
            sorts={"id": "id", "name": "name", "project": "projectid"},
        ),
        "project_categories": Listing(singular="category"),
        "task_categories": Listing(singular="category"),
        "note_categories": Listing(singular="category"),
    }
)
"""How each list is asked for."""
