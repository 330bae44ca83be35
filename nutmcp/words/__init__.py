"""What people say, turned into values: dates, periods, durations, times of day, and the names of records.

Every function here is pure: today, the zone and the records come in as arguments. What could mean two
things is refused with `InvalidArguments`, whose advice lists the forms that are understood.
English and French are spoken.
"""
