#!/bin/sh
# holidays 0.109: the weekends worked in China in one year hold days of other years, and for a year not published only those.
#
# A Saturday or Sunday worked for a holiday nearby is published for each year, in November of the year before.
# Expected: China(years=2026).weekend_workdays holds the six days of 2026; China(years=2027).weekend_workdays is empty as long
#   as nothing is published, or the year is refused.
# Seen: both hold six days of December 2001 to 2011 as well, whatever is asked for and also with expand=False. So "are there
#   any for this year?" is always answered with yes; whoever counts working days of 2027 gets a number, and no word that
#   nothing was published yet.
# What we do: chinesecalendar, which refuses every day of a year that it does not know.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat > "$folder/ask.py" <<'PYTHON'
import holidays

for year in (2026, 2027):
    worked = sorted(holidays.China(years=year, expand=False).weekend_workdays)
    own = [day for day in worked if day.year == year]
    print(year, "own", len(own), "others", " ".join(str(day.year) for day in worked if day.year != year))
PYTHON
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "holidays==0.109" >&2
seen=$("$folder/venv/bin/python" "$folder/ask.py")
echo "$seen"
others="others 2001 2001 2005 2006 2006 2011"
[ "$seen" = "$(printf '2026 own 6 %s\n2027 own 0 %s' "$others" "$others")" ] ||
    { echo "holidays 0.109 now behaves differently."; exit 1; }
echo "As found: the weekends worked of a year hold six days of other years."
