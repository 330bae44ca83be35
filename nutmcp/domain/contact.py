"""People whom one knows elsewhere: at a customer's, or alone."""

from nutmcp.remote.record import Instant, Record, Ref


class Contact(Record):
    """A person outside the account; of what there may be several of, the first is told alone as well."""

    name: str | None = None
    job_title: str | None = None
    email: str | None = None
    emails: str | None = None
    phone: str | None = None
    phones: str | None = None
    address: str | None = None
    city: str | None = None
    zip_code: str | None = None
    customer: Ref = None
    customer_name: str | None = None
    customers: str | None = None
    """The ids of all of them, as text."""
    lead: Ref = None
    """A lead that they belong to: to ask by, and told of none."""
    description: str | None = None
    owner: Ref = None
    tags: str | None = None
    custom_fields: str | None = None
    """The fields that an account has made for itself, as the text of a JSON object."""
    search: str | None = None
    """Words to look for it by; told of none."""
    html_url: str | None = None
    last_contacted_time: Instant | None = None
    creation_date: Instant | None = None
