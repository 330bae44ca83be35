"""What the months and the days of the week are called, in English and French."""

_MONTHS = (
    ("january", "jan", "janvier", "janv"),
    ("february", "feb", "fevrier", "fevr", "fev"),
    ("march", "mars"),
    ("april", "apr", "avril", "avr"),
    ("may", "mai"),
    ("june", "jun", "juin"),
    ("july", "jul", "juillet", "juil"),
    ("august", "aug", "aout"),
    ("september", "sept", "sep", "septembre"),
    ("october", "oct", "octobre"),
    ("november", "nov", "novembre"),
    ("december", "dec", "decembre"),
)
_WEEKDAYS = (
    ("mon", "monday", "lun", "lundi"),
    ("tue", "tues", "tuesday", "mardi"),
    ("wed", "wednesday", "mer", "mercredi"),
    ("thu", "thur", "thurs", "thursday", "jeu", "jeudi"),
    ("fri", "friday", "ven", "vendredi"),
    ("sat", "saturday", "sam", "samedi"),
    ("sun", "sunday", "dim", "dimanche"),
)

MONTHS = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names}
"""The number of each month by its names, folded."""
WEEKDAYS = {name: number for number, names in enumerate(_WEEKDAYS) for name in names}
"""The number of each weekday by its names, folded; Monday is 0."""

MARDI_OR_MARCH = "mar"
"""The one short name that is both a weekday's and a month's; beside a year it is March."""
MARCH = 3
