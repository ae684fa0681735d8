"""Write the sample municipality and the empty import templates.

Needs XlsxWriter. The seed is fixed: a second run writes the same bytes.

    python dev/sample_data.py [--output DIRECTORY]
"""

import argparse
import pathlib
import random

from sample.appointments import build_appointments
from sample.columns import TABLES
from sample.members import build_members
from sample.organizations import build_organizations
from sample.rows import appointment_rows, member_rows, organization_rows
from sample.special_cases import apply_special_cases
from sample.workbook import write_workbook

SEED = "渝进发〔2023〕47号"


def stage(name):
    """A source of chance of its own for each stage, so that one can change without the others."""
    return random.Random(f"{SEED} {name}")


def build_tables():
    """Invent the municipality.

    :return: rows by table name.
    :rtype: dict[str, list[tuple]]
    """
    organizations = build_organizations(stage("organizations"))
    members = build_members(stage("members"), organizations)
    appointments = build_appointments(stage("appointments"), organizations, members)
    members, appointments = apply_special_cases(stage("special cases"), members, appointments)
    return {
        "organizations": organization_rows(stage("organization rows"), organizations),
        "members": member_rows(stage("member rows"), organizations, members, appointments),
        "appointments": appointment_rows(stage("appointment rows"), organizations, members, appointments),
    }


def write_all(output):
    """Write ``sample/`` and ``templates/`` below a directory.

    :param pathlib.Path output: an existing or new directory.
    """
    tables = build_tables()
    for folder in ("sample", "templates"):
        (output / folder).mkdir(parents=True, exist_ok=True)
    for name, (sheet_name, columns) in TABLES.items():
        write_workbook(output / "sample" / f"{name}.xlsx", sheet_name, columns, tables[name])
        print(f"{name}: {len(tables[name])} rows")
    write_templates(output / "templates")


def write_templates(folder):
    """Write the empty templates.

    :param pathlib.Path folder: an existing directory.
    """
    for name, (sheet_name, columns) in TABLES.items():
        write_workbook(folder / f"{name}.xlsx", sheet_name, columns, guide=True)


def main():
    """Read the command line and write the files."""
    root = pathlib.Path(__file__).resolve().parent.parent
    data = root / "data"
    parser = argparse.ArgumentParser(description="Write the sample municipality and the import templates.")
    parser.add_argument("--output", type=pathlib.Path, default=data, help="directory to write to (default: data)")
    output = parser.parse_args().output
    write_all(output)
    if output == data:
        # The import dialog offers the same templates.
        write_templates(root / "odoo_addons" / "mj_talks" / "static" / "xlsx")


if __name__ == "__main__":
    main()
