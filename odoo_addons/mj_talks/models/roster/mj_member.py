from odoo import api, fields, models
from odoo.fields import Domain

from ...roster.normal_form import normal_code, normal_name
from ...roster.rows import COLLECTOR, RosterCollector, count_repeated
from ...roster.words import GENDERS, MEMBER_STATES


class MjMember(models.Model):
    """The members' roster (会员花名册): people by number, else by name within the home organisation."""

    _name = "mj.member"
    _inherit = ["mj.member", "mj.roster"]

    _roster_required = ("name", "organization_id")
    _roster_relations = ("organization_id",)
    _roster_words = {"gender": GENDERS, "state": MEMBER_STATES}
    _roster_identity = ("name", "member_no", "organization_id")
    _roster_home = "organization_id"
    _roster_end = "left_on"
    _roster_has_history = True

    change_ids = fields.One2many(
        "mj.roster.change", "member_id", string="What Changed", readonly=True, groups="mj_talks.group_mj_user"
    )

    @api.model
    def get_import_templates(self):
        return [
            {
                "label": self.env._("Template: Members' Roster"),
                "template": "/mj_talks/static/xlsx/members.xlsx",
            }
        ]

    @api.constrains("state", "left_on")
    def _check_left_on(self):
        # Rosters list former members without the day they left; nobody should have to invent one.
        if isinstance(self.env.context.get(COLLECTOR), RosterCollector):
            return None
        return super()._check_left_on()

    @api.model
    def _roster_match(self, rows, problems):
        self._roster_set_organization(rows, problems)
        self._roster_refuse_repeats(rows, problems, [_number(row) for row in rows])
        self._roster_match_numbers(rows, problems)
        self._roster_match_names([row for row in rows if not row.record], rows, problems)
        self._roster_refuse_repeats(
            [row for row in rows if not problems.has(row.number)],
            problems,
            [row.record for row in rows if not problems.has(row.number)],
        )
        self._roster_check_rights(rows, problems)
        for row in rows:
            if not row.record:
                row.values.setdefault("state", "member")

    @api.model
    def _roster_match_numbers(self, rows, problems):
        numbers = {_number(row) for row in rows} - {None}
        variants = {variant for number in numbers for variant in _zero_variants(number)}
        known = {
            member.normal_member_no: member
            for member in self._roster_people(Domain("normal_member_no", "in", numbers | variants))
        }
        for row in rows:
            number = _number(row)
            if number in known:
                row.record = known[number].with_env(self.env)
            elif number and (alike := known.keys() & _zero_variants(number)):
                problems.add(
                    row.number,
                    self.env._("The member number differs from a known one only in zeros at its beginning."),
                    f"{number} / {min(alike)}",
                )

    @api.model
    def _roster_match_names(self, unknown, rows, problems):
        """Find people by name within the organisation; two of one name are an error, not a guess."""
        namesakes = self._roster_people(
            Domain("normal_name", "in", {normal_name(row.values.get("name")) for row in unknown})
            & Domain("organization_id", "in", {row.values.get("organization_id") for row in unknown})
        ).grouped(lambda member: (member.organization_id.id, member.normal_name))
        repeated = count_repeated(_person(row) for row in rows if row.values.get("name"))
        for row in unknown:
            number = row.values.get("member_no")
            found = namesakes.get(_person(row), self.browse())
            if number:
                found = found.filtered(lambda member: not member.member_no)
            if len(found) > 1 or (_person(row) in repeated and not number):
                problems.add(
                    row.number,
                    self.env._("Two people in this organisation have this name. Enter the member number."),
                    row.values.get("name"),
                )
            elif found and _person(row) not in repeated:
                row.record = found.with_env(self.env)
        self._roster_ask_about_people(rows, problems)

    @api.model
    def _roster_check_rights(self, rows, problems):
        known = self.browse(row.record.id for row in rows if row.record)
        refused = known - known._filtered_access("write")
        for row in rows:
            if row.record and row.record in refused:
                problems.add(
                    row.number,
                    self.env._("This member number belongs to an organisation outside those you work for."),
                    row.values.get("member_no") or "",
                )


def _person(row):
    return row.values.get("organization_id"), normal_name(row.values.get("name"))


def _number(row):
    return normal_code(row.values.get("member_no")) or None


def _zero_variants(number):
    return {number.lstrip("0"), f"0{number}", f"00{number}"} - {number, ""}
