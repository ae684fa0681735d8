#!/bin/sh
# workalendar 17.0.0: of a year of which it knows nothing it refuses the weekdays and answers for the weekends.
#
# In China a Saturday or Sunday is often worked for a holiday nearby; which one is published for each year. Whoever proposes
# days for talks has to know it, or to know that it is not known.
# Expected: as the package's table ends with 2023 and it raises CalendarError ("Need configure 2026 for China."), it raises
#   for each day of 2026, or for none.
# Seen: Thursday 1 October 2026 is refused, Saturday 10 October 2026 – published as a working day – is answered: not worked.
#   The question for the weekend comes first, so a program that catches the error believes the other half of the answers. In
#   2023, which it knows, Saturday 7 October is answered rightly: worked.
# What we do: chinesecalendar, which refuses every day of a year that it does not know.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat > "$folder/ask.py" <<'PYTHON'
import warnings
from datetime import date

warnings.simplefilter("ignore")

from workalendar.asia import China
from workalendar.exceptions import CalendarError

china = China()
for day in (date(2023, 10, 7), date(2026, 10, 1), date(2026, 10, 10)):
    try:
        print(day, "worked" if china.is_working_day(day) else "not worked")
    except CalendarError:
        print(day, "refused")
PYTHON
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "workalendar==17.0.0" >&2
seen=$("$folder/venv/bin/python" "$folder/ask.py")
echo "$seen"
[ "$seen" = "$(printf '2023-10-07 worked\n2026-10-01 refused\n2026-10-10 not worked')" ] ||
    { echo "workalendar 17.0.0 now behaves differently."; exit 1; }
echo "As found: the weekday of an unknown year is refused, its weekend is answered, wrongly."
