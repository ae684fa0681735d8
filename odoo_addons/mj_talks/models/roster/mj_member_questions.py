from odoo import api, fields, models
from odoo.fields import Domain

from ...roster.normal_form import normal_code, normal_name
from ...roster.questions import (
    ALIKE,
    CONTRADICTION,
    OTHER,
    SAME,
    TRANSFER,
    Question,
    contradictions,
    may_be_same,
)
from ...wording import comma

COMPARED = ("name", "gender", "birth_date", "state", "joined_on", "member_no", "phone", "employer")


class MjMember(models.Model):
    """Asks where a row says something else of the person it is about, or may be about somebody known elsewhere."""

    _inherit = "mj.member"  # pylint: disable=consider-merging-classes-inherited  # too long for one file

    @api.model
    def _roster_ask_about_people(self, rows, problems):
        """Ask about rows that contradict the person found, and about new ones that may be known.

        :param list[RosterRow] rows: all of them, with the people found.
        :param Problems problems: of the rows; those with a question are set aside.
        """
        rows = [row for row in rows if not problems.has(row.number)]
        writable = self.browse(row.record.id for row in rows if row.record)._filtered_access("write")
        for row in rows:
            if row.record and row.record in writable:
                self._roster_ask_contradiction(row, problems)
        matched = [row.record.id for row in rows if row.record]
        new = [row for row in rows if not row.record and not problems.has(row.number)]
        self._roster_ask_alike(new, matched, problems)
        self._roster_ask_transfer([row for row in new if not row.record and not problems.has(row.number)], problems)

    @api.model
    def _roster_ask_transfer(self, rows, problems):
        """Ask whether somebody new here, who joined before the organisation went live, comes from elsewhere.

        The rules administrator enters what was before that day, and is not asked.

        :param list[RosterRow] rows: about people who are not known.
        :param Problems problems: of the rows; those with a question are set aside.
        """
        if self.env.su or self.env.user.has_group("mj_talks.group_mj_admin"):
            return
        organizations = self.env["mj.organization"].sudo()
        for row in rows:
            organization = organizations.browse(row.values.get("organization_id") or ())
            joined_on = row.values.get("joined_on")
            is_member = row.values.get("state", "member") == "member"
            is_before = joined_on and organization.go_live and joined_on < organization.go_live
            if not (is_member and is_before) or row.values.get("transferred_on"):
                continue
            text = self.env._(
                "Joined on %(joined_on)s, before %(organization)s went live, and is new here. Transferred from elsewhere?",
                joined_on=joined_on,
                organization=organization.name,
            )
            if self._roster_ask(row, Question(TRANSFER, 0, text), problems) == SAME:
                row.values["transferred_on"] = fields.Date.to_date(row.answers["transferred_on"])
                row.values.setdefault("transferred_from", row.answers["transferred_from"])

    @api.model
    def _roster_ask_contradiction(self, row, problems):
        person = row.record
        has_number = bool(person.member_no) and normal_code(row.values.get("member_no")) == person.normal_member_no
        known = {name: person[name] for name in COMPARED}
        said = contradictions(known, row.values)
        if "name" in said and normal_name(row.values["name"]) == person.normal_name:
            said.remove("name")
        if not said:
            return
        text = self.env._(
            "“%(said)s” in the file. Is this %(person)s?",
            said=self._roster_facts(row.values, said),
            person=self._roster_person(person),
        )
        answer = self._roster_ask(row, Question(CONTRADICTION, person.id, text), problems)
        if answer == OTHER and has_number:
            problems.add(
                row.number,
                self.env._("Another person has this member number. Correct the number."),
                row.values["member_no"],
            )
        elif answer == OTHER:
            row.record = None
        elif answer == SAME and not has_number and "state" in said and row.values["state"] == "applicant":
            # Whoever was admitted applies no more.
            del row.values["state"]

    @api.model
    def _roster_ask_alike(self, rows, matched, problems):
        """Ask about people who are new where the file has them, and known under this name elsewhere in sight."""
        names = {normal_name(row.values.get("name")) for row in rows} - {""}
        people = self.with_context(active_test=False).search(
            Domain("company_id", "=", self.env.company.id) & Domain("normal_name", "in", names), order="id"
        )
        people -= self.browse(matched)
        namesakes = people._filtered_access("write").grouped("normal_name")
        taken = {row.values.get("member_no") for row in rows} - {None}
        for row in rows:
            for person in namesakes.get(normal_name(row.values.get("name")), ()):
                known = {name: person[name] for name in COMPARED}
                is_refused_before = row.answers.get(f"{CONTRADICTION}:{person.id}") == OTHER
                if is_refused_before or person.member_no in taken or not may_be_same(known, row.values):
                    continue
                text = self.env._("Is this %s, who is known already?", self._roster_person(person))
                answer = self._roster_ask(row, Question(ALIKE, person.id, text), problems)
                if answer == SAME:
                    row.record = person
                    self._roster_ask_contradiction(row, problems)
                if answer != OTHER:
                    break

    @api.model
    def _roster_person(self, person):
        facts = self._roster_facts(
            {name: person[name] for name in COMPARED}, ("member_no", "gender", "birth_date", "state", "joined_on")
        )
        return comma(self.env).join(filter(None, [person.name, facts, person.organization_id.sudo().name]))

    @api.model
    def _roster_facts(self, values, names):
        facts = []
        for name in names:
            words = self._roster_words_of(name, values.get(name))
            if words and name == "joined_on":
                words = self.env._("joined on %s", words)
            elif words and name == "birth_date":
                words = self.env._("born on %s", words)
            facts.append(words)
        return comma(self.env).join(filter(None, facts))
