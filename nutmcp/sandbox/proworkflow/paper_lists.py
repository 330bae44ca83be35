"""How invoices, quotes, expenses, events, messages, notes, requests and files are listed, and what is hidden."""

from dataclasses import replace

from nutmcp.sandbox.proworkflow.filters import amount, flagged, ids, nothing, people, spans, text, word
from nutmcp.sandbox.proworkflow.listing import Listing
from nutmcp.sandbox.proworkflow.work_lists import OF_PROJECT

_COMPANY = ("companyid", "companyname")
_TOTALS = ("subtotal", "taxtotal", "grandtotal")
_PAPER = {"company": _COMPANY, "project": OF_PROJECT, "totals": _TOTALS, "emaileddate": ("emaileddate",)}
_ASKED_OF_PAPERS = {
    "companyid": ids("companyid"),
    "grandtotal": amount("grandtotal"),
    "managerid": ids("managerid"),
    "projectcategoryid": ids("projectcategoryid"),
    "projectid": ids("projectid"),
    "projectstatus": word("projectstatus"),
    "search": text("number", "title"),
    "searchnumber": text("number"),
    "searchtitle": text("title"),
    "subtotal": amount("subtotal"),
    "taxable": flagged("taxable"),
    "taxtotal": amount("taxtotal"),
}

INVOICES = Listing(
    table="invoices",
    plain="number title status projectid invoiceddate duedate description emaileddate emailedto grandtotal "
    "lastmodified paiddate purchaseordernumber showcostbreakdown subtotal taxable taxrate taxtotal",
    fields={
        **_PAPER,
        "dates": ("invoiceddate", "duedate", "paiddate"),
        "invoicedby": ("invoicedbyid", "invoicedbyname"),
    },
    shown=("number", "title", "company", "status", "totals", "projectid", "invoiceddate", "duedate"),
    filters={
        **_ASKED_OF_PAPERS,
        **spans("duedate", "duedate"),
        **spans("invoiceddate", "invoiceddate"),
        **spans("paiddate", "paiddate"),
        "status": word("status"),
    },
    unsaid={"status": "unpaid"},
    sorts={name: (name,) for name in ("companyname", "duedate", "invoiceddate", "number", "title")},
    sort="number",
    total="grandtotal",
    dates={"invoiced": "invoiceddate", "due": "duedate", "paid": "paiddate"},
)

QUOTES = Listing(
    table="quotes",
    plain="number title status projectid quoteddate approveddate description emaileddate emailedto lastmodified "
    "taxable type validtodate",
    fields={
        **_PAPER,
        "dates": ("quoteddate", "approveddate", "validtodate"),
        "quotedby": ("quotedbyid", "quotedbyname"),
    },
    shown=("number", "title", "status", "projectid", "quoteddate", "totals"),
    filters={
        **_ASKED_OF_PAPERS,
        **spans("approveddate", "approveddate"),
        **spans("quoteddate", "quoteddate"),
        **spans("validtodate", "validtodate"),
        "status": word("status", active=("pending", "approved")),
        "type": word("type"),
    },
    unsaid={"status": "pending"},
    sorts={name: (name,) for name in ("number", "title")},
    sort="number",
    total="grandtotal",
    dates={"quoted": "quoteddate", "approved": "approveddate"},
)

_LINE = "type name description displayorder quantity rate time taxable total"
INVOICE_LINES = Listing(
    table="invoice_lines",
    many="lines",
    plain=f"{_LINE} invoiceid",
    shown=(*_LINE.split(), "invoiceid"),
    sorts={},
    sort="id",
)
QUOTE_LINES = replace(INVOICE_LINES, table="quote_lines", plain=f"{_LINE} quoteid", shown=(*_LINE.split(), "quoteid"))

EXPENSES = Listing(
    table="expenses",
    plain="name description cost date invoiced taxable",
    fields={"project": OF_PROJECT, "company": _COMPANY, "contact": ("contactid", "contactname")},
    shown=("name", "description", "cost", "project", "date"),
    filters={
        "categoryid": ids("projectcategoryid"),
        "companyid": ids("companyid"),
        "contacts": people("contactid"),
        **spans("date", "date"),
        "invoiced": flagged("invoiced", "invoiced", "uninvoiced"),
        "projectid": ids("projectid"),
        "projectstatus": word("projectstatus"),
        "search": text("name", "description"),
        "taxable": flagged("taxable", "taxable", "nontaxable"),
    },
    unsaid={"projectstatus": "active"},
    sorts={name: (name,) for name in ("name", "date", "projectid")},
    sort="date",
)

EVENTS = Listing(
    table="events",
    plain="title description contacts lastmodified starttime endtime",
    fields={"times": ("starttime", "endtime")},
    shown=("title", "description", "times", "contacts"),
    filters={
        "contacts": people("contacts"),
        **spans("endtime", "endtime"),
        **spans("starttime", "starttime"),
        "searchdescription": text("description"),
        "searchtitle": text("title"),
    },
    sorts={"title": ("title",)},
    sort="id",
)

MESSAGES = Listing(
    table="messages",
    plain="title content originalmessageid date contacts public",
    fields={"project": OF_PROJECT, "task": ("taskid", "taskname"), "author": ("authorid", "authorname")},
    shown=("title", "content", "originalmessageid", "project", "task", "date", "author", "contacts", "public"),
    filters={
        "contacts": people("contacts", "authorid"),
        **spans("date", "date"),
        "originalmessageid": ids("originalmessageid"),
        "projectid": ids("projectid"),
        "projectstatus": word("projectstatus"),
        "search": text("title", "content"),
        "taskid": ids("taskid"),
        "taskstatus": word("taskstatus"),
    },
    unsaid={"projectstatus": "active"},
    sorts={name: (name,) for name in ("originalmessageid", "date", "projectid", "taskid")},
    sort="id",
)

NOTES = Listing(
    table="notes",
    plain="title content contacts date lastmodified",
    fields={"category": ("categoryid", "categoryname")},
    shown=("title", "content", "category"),
    filters={
        "categoryid": ids("categoryid"),
        "contacts": people("contacts"),
        **spans("date", "date"),
        "search": text("title", "content"),
    },
    sorts={name: (name,) for name in ("title", "date")},
    sort="date",
)
SHARED_NOTES = replace(
    NOTES,
    many="sharednotes",
    fields={"project": OF_PROJECT, "author": ("authorid", "authorname")},
    shown=("title", "content", "project", "author", "date", "lastmodified"),
    filters={**NOTES.filters, "projectid": ids("projectid")},
)
NOTES_OF_ONE = replace(
    NOTES,
    fields={"author": ("authorid", "authorname")},
    shown=("title", "content", "date", "author"),
)

REQUESTS = Listing(
    table="projectrequests",
    plain="title budget description duedate lastmodified startdate submitteddate status",
    fields={
        "company": _COMPANY,
        "client": ("clientid", "clientname"),
        "recipient": ("recipientid", "recipientname"),
        "dates": ("startdate", "duedate"),
    },
    shown=("title", "company", "client", "recipient", "dates"),
    filters={
        "budget": amount("budget"),
        "clientid": ids("clientid"),
        "clienttype": nothing,
        "companyid": ids("companyid"),
        **spans("duedate", "duedate"),
        "recipientid": ids("recipientid"),
        "searchdescription": text("description"),
        "searchtitle": text("title"),
        **spans("startdate", "startdate"),
        **spans("submitteddate", "submitteddate"),
    },
    sorts={name: (name,) for name in ("title", "startdate", "duedate", "submitteddate", "companyid")},
    sort="id",
)

FILES = Listing(
    table="files",
    plain="name date size link",
    fields={"project": OF_PROJECT, "task": ("taskid", "taskname"), "folder": ("folder",)},
    shown=("name", "project", "task", "date", "size", "link"),
    filters={
        **spans("date", "date"),
        "folderid": ids("folderid"),
        "projectid": ids("projectid"),
        "projectstatus": word("projectstatus"),
        "search": text("name"),
        "taskid": ids("taskid"),
        "taskstatus": word("taskstatus"),
    },
    unsaid={"projectstatus": "active"},
    sorts={name: (name,) for name in ("name", "size", "date", "projectid", "taskid")},
    sort="name",
)
FOLDERS = Listing(
    table="folders",
    plain="name contacts",
    fields={"project": OF_PROJECT},
    shown=("name", "project", "contacts"),
    filters={"projectid": ids("projectid"), "projectstatus": word("projectstatus"), "search": text("name")},
    unsaid={"projectstatus": "active"},
    sorts={name: (name,) for name in ("name", "projectid")},
    sort="name",
)
