"""How companies, people, projects, tasks and time are listed, and what of them is hidden unless asked for."""

from dataclasses import replace

from nutmcp.sandbox.proworkflow.filters import (
    amount,
    day_from,
    day_to,
    flagged,
    ids,
    included,
    nothing,
    people,
    spans,
    text,
    word,
)
from nutmcp.sandbox.proworkflow.listing import Listing

ADDRESS = ("address1", "address2", "address3", "city", "state", "zipcode", "country")
OF_PROJECT = ("projectid", "projectnumber", "projecttitle")
_NAMED = {name: (f"{name}id", f"{name}name") for name in ("company", "category", "manager", "contact", "creator")}
_DATES = ("startdate", "duedate", "completedate")

COMPANIES = Listing(
    table="companies",
    plain="code name type contacts email fax lastmodified phone tags website",
    fields={"address": ADDRESS},
    shown=("code", "name", "type"),
    filters={
        "pending": flagged("pending"),
        "search": text("name", "code"),
        "searchcode": text("code"),
        "searchemail": text("email"),
        "searchname": text("name"),
        "tagid": people("tags"),
        "type": word("type"),
    },
    unsaid={"pending": "false"},
    sorts={"name": ("name",), "code": ("code",)},
    sort="name",
)

CONTACTS = Listing(
    table="contacts",
    plain="type email fax groups lastmodified roles tags title",
    fields={
        "address": ADDRESS,
        "name": ("firstname", "lastname", "name"),
        "company": _NAMED["company"],
        "phone": ("workphone", "mobilephone"),
        "location": ("locationaddress", "latitude", "longitude", "locationtime"),
        "logindetails": ("allowlogin", "username"),
    },
    shown=("name", "company", "type"),
    filters={
        "allowlogin": flagged("allowlogin"),
        "companyid": ids("companyid"),
        "pending": flagged("pending"),
        "search": text("name", "email"),
        "searchemail": text("email"),
        "searchname": text("name"),
        "tagid": people("tags"),
        "roleid": people("roles"),
        "type": word("type"),
    },
    unsaid={"pending": "false"},
    sorts={"firstname": ("firstname", "lastname"), "lastname": ("lastname", "firstname")},
    sort="firstname",
)

PROJECTS = Listing(
    table="projects",
    plain="title number startdate duedate accountedfor completedate description invoiced invoicetotal lastmodified "
    "paid percentcomplete priority privatenotes purchaseordernumber quotetotal status timeallocated timetracked",
    fields={
        **_NAMED,
        "dates": _DATES,
        "contacts": ("managerid", "managername", "staff", "clients", "contractors"),
        "customstatus": ("customstatusid",),
    },
    shown=("title", "number", "company", "startdate", "duedate"),
    filters={
        "accountedfor": flagged("accountedfor", "accountedfor", "unaccountedfor"),
        "categoryid": ids("categoryid"),
        "companyid": ids("companyid"),
        **spans("completedate", "completedate"),
        "contacts": people("staff", "clients", "contractors", "managerid"),
        "customstatusid": ids("customstatusid"),
        **spans("duedate", "duedate"),
        "invoiced": flagged("invoiced", "invoiced", "uninvoiced"),
        "invoicetotal": amount("invoicetotal", "quotetotal"),
        "managerid": ids("managerid"),
        "paid": flagged("paid", "paid", "unpaid"),
        "priority": ids("priority"),
        "quotetotal": amount("quotetotal"),
        "search": text("number", "title"),
        "searchdescription": text("description"),
        "searchnumber": text("number"),
        "searchtitle": text("title"),
        **spans("startdate", "startdate"),
        "status": word("status"),
        "timeallocated": amount("timeallocated"),
        "timetracked": amount("timetracked", "timeallocated"),
        **dict.fromkeys(
            ("timebillable", "timetrackedby", "timetrackedfrom", "timetrackedto", "groupid", "teamid"), nothing
        ),
    },
    unsaid={"status": "active"},
    sorts={
        **{name: (name,) for name in ("title", "number", *_DATES, "categoryname", "companyname", "priority")},
    },
    sort="number",
)

_OF_TASKS_PROJECT = {
    **spans("projectcompletedate", "projectcompletedate"),
    **spans("projectduedate", "projectduedate"),
    **spans("projectstartdate", "projectstartdate"),
    "projectid": ids("projectid"),
    "companyid": ids("companyid"),
    "managerid": ids("managerid"),
    "generaltasks": included("categoryid"),
    "projecttasks": included("projectid"),
}

TASKS = Listing(
    table="tasks",
    plain="name type status startdate duedate billable taxable completedate contacts description lastmodified priority "
    "timeallocated timetracked",
    fields={
        **_NAMED,
        "dates": _DATES,
        "order": ("ordernumber", "orderlevel"),
        "project": OF_PROJECT,
        "projectcategory": ("projectcategoryid", "projectcategoryname"),
        "projectmanager": _NAMED["manager"],
    },
    shown=("name", "type", "order", "status", "project", "startdate", "duedate"),
    filters={
        **_OF_TASKS_PROJECT,
        "billable": flagged("billable"),
        "categoryid": ids("categoryid"),
        **spans("completedate", "completedate"),
        "contacts": people("contacts"),
        "dependentstatus": word("dependent"),
        **spans("duedate", "duedate"),
        "priority": ids("priority"),
        "projectcategoryid": ids("projectcategoryid"),
        "projectstatus": word("projectstatus"),
        "search": text("name"),
        "searchdescription": text("description"),
        "searchname": text("name"),
        **spans("startdate", "startdate"),
        "status": word("status"),
        "timeallocated": amount("timeallocated"),
        "timetracked": amount("timetracked", "timeallocated"),
        "type": word("type", nonheading=("normal", "bold")),
        **dict.fromkeys(("timetrackedby", "timetrackedfrom", "timetrackedto"), nothing),
    },
    unsaid={"status": "active"},
    sorts={
        "order": ("projectid", "place"),
        **{name: (name,) for name in ("name", *_DATES, "priority", *OF_PROJECT)},
    },
    sort="id",
)

TIME = Listing(
    table="time",
    many="timerecords",
    plain="billable lastmodified notes timetracked approvalstatus",
    fields={
        **_NAMED,
        "contact": ("contactid", "contactname"),
        "dates": ("starttime", "endtime"),
        "project": OF_PROJECT,
        "task": ("taskid", "taskname"),
        "tasktimetotals": ("tasktotaltimetracked", "tasktimeallocated"),
    },
    shown=("contact", "task", "project", "company", "category", "dates", "timetracked", "notes", "billable"),
    filters={
        **_OF_TASKS_PROJECT,
        "generaltasks": included("generalcategoryid"),
        "billable": flagged("billable", "billable", "nonbillable"),
        "categoryid": ids("projectcategoryid"),
        "contacts": people("contactid"),
        **spans("taskcompletedate", "taskcompletedate"),
        **spans("taskduedate", "taskduedate"),
        "taskid": ids("taskid"),
        **spans("taskstartdate", "taskstartdate"),
        "trackedfrom": day_from("starttime"),
        "trackedto": day_to("starttime"),
    },
    unsaid={"trackedfrom": "-6d", "trackedto": "+0d"},
    sorts={"date": ("starttime",), "taskid": ("taskid",), "projectid": ("projectid",)},
    sort="id",
    total="timetracked",
    dates={"": "starttime"},
)
"""Time: without a word, that of the last seven days."""

TIME_OF_ONE = replace(TIME, shown=())
"""Time of one company or one contact, which is told as totals unless `fields` is given."""

CATEGORIES = Listing(table="categories", plain="name", shown=("name",), sorts={"name": ("name",)}, sort="id")
