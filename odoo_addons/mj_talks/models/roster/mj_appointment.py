from odoo import api, models
from odoo.fields import Domain

from ...roster.dates import DateError, is_open_end, parse_last_day
from ...roster.normal_form import normal_code, normal_name
from ...roster.periods import Period, cut_to_successors, find_overlaps
from ...roster.rows import COLLECTOR, RosterCollector
from ...roster.words import END_REASONS, POSTS, lookup


class MjAppointment(models.Model):
    """The table of appointments (任职): people by number, else by name at or below the organisation."""

    _name = "mj.appointment"
    _inherit = ["mj.appointment", "mj.roster"]

    _roster_required = ("member_id", "organization_id", "position_id", "date_from")
    _roster_relations = ("member_id", "member_id/member_no", "organization_id", "position_id", "leader_id")
    # The state is reached by taking effect, not written.
    _roster_excluded = ("state", "is_chair")
    _roster_words = {"end_reason": END_REASONS}
    _roster_identity = ("member_id", "member_id/member_no", "organization_id", "position_id")
    _roster_home = "organization_id"
    _roster_end = "date_to"

    @api.model
    def get_import_templates(self):
        return [
            {
                "label": self.env._("Template: Appointments"),
                "template": "/mj_talks/static/xlsx/appointments.xlsx",
            }
        ]

    @api.model
    def _roster_convert(self, source, rows, problems):
        reopened = [row for row in rows if is_open_end(row.raw.get("date_to"))]
        for row in reopened:
            row.raw["date_to"] = ""
        converted = super()._roster_convert(source, rows, problems)
        for row in reopened:
            row.values["date_to"] = False
        return converted

    @api.model
    def _roster_read(self, column, cell):
        if column != "date_to":
            return super()._roster_read(column, cell)
        try:
            return parse_last_day(cell)[0], None
        except DateError as error:
            return None, self._roster_date_reasons()[error.reason]

    @api.model
    def _roster_match(self, rows, problems):
        self._roster_set_organization(rows, problems)
        self._roster_set_position(rows, problems)
        people = self._roster_read_people(rows)
        self._roster_set_member(rows, people, problems)
        self._roster_set_leader(rows, people, problems)
        self._roster_check_people(rows, problems)
        self._roster_match_records(rows)
        keys = [(*_post(row), row.values.get("date_from")) for row in rows]
        self._roster_refuse_repeats(rows, problems, [key if all(key) else None for key in keys])
        self._roster_check_dates(rows, problems)
        self._roster_check_overlaps([row for row in rows if not problems.has(row.number)], problems)

    # Posts

    @api.model
    def _roster_set_position(self, rows, problems):
        found = self._roster_positions()
        for row in rows:
            text = row.text("position_id")
            position = found.get(text.casefold()) or found.get(lookup(POSTS, text))
            if position:
                row.values["position_id"] = position
            elif text:
                problems.add(row.number, self.env._("This post is not in the catalogue."), text)

    @api.model
    def _roster_positions(self):
        """Return ids of active posts by code and by name in every language."""
        found = {}
        for code, __ in self.env["res.lang"].get_installed():
            positions = (
                self.env["mj.position"]
                .with_context(lang=code)
                .search([("active", "=", True), ("company_id", "in", (False, self.env.company.id))])
            )
            # The company's own posts before those of all.
            for position in positions.sorted(lambda position: not position.company_id):
                found.setdefault(position.name.casefold(), position.id)
                found.setdefault(position.code, position.id)
        return found

    # People

    @api.model
    def _roster_read_people(self, rows):
        """Return the people of the rows by number and by name: ``(dict, dict)``."""
        texts = {row.text(column) for row in rows for column in ("member_id", "member_id/member_no", "leader_id")}
        unnumbered = {row.text("member_id") for row in rows if not row.text("member_id/member_no")}
        names = unnumbered | {row.text("leader_id") for row in rows}
        numbered = self._roster_people(Domain("normal_member_no", "in", {normal_code(text) for text in texts} - {""}))
        named = self._roster_people(Domain("normal_name", "in", {normal_name(name) for name in names} - {""}))
        return numbered.grouped("normal_member_no"), named.grouped("normal_name")

    @api.model
    def _roster_set_member(self, rows, people, problems):
        by_number, __ = people
        for row in rows:
            number, name = row.text("member_id/member_no"), row.text("member_id")
            member = by_number.get(normal_code(number or name))
            if number and not member:
                problems.add(row.number, self.env._("There is no member with this number."), number)
            elif number and name and normal_name(name) != member.normal_name:
                problems.add(row.number, self.env._("The member with this number has another name."), number)
            elif member:
                row.values["member_id"] = member.id
            elif name and row.values.get("organization_id"):
                self._roster_set_namesake(row, "member_id", self._roster_at_home(row, people, name), problems)

    @api.model
    def _roster_set_leader(self, rows, people, problems):
        by_number, __ = people
        leaders = self._roster_leaders(rows)
        for row in rows:
            text = row.text("leader_id")
            if not text or not row.values.get("organization_id"):
                continue
            if member := by_number.get(normal_code(text)):
                row.values["leader_id"] = member.id
            else:
                found = leaders.get((row.values["organization_id"], normal_name(text))) or self._roster_at_home(
                    row, people, text
                )
                self._roster_set_namesake(row, "leader_id", found, problems)

    @api.model
    def _roster_leaders(self, rows):
        """Return the leadership of the organisations, in the system and in the file, by organisation and name."""
        organizations = {row.values.get("organization_id") for row in rows} - {None}
        appointments = self.sudo().search_fetch(
            Domain("organization_id", "in", organizations)
            & Domain("position_id.is_leadership", "=", True)
            & Domain("state", "!=", "cancelled"),
            ["member_id", "organization_id"],
        )
        posts = set(self.env["mj.position"].search([("is_leadership", "=", True)]).ids)
        pairs = [(appointment.organization_id.id, appointment.member_id) for appointment in appointments]
        Member = self.env["mj.member"].sudo()
        pairs += [
            (row.values["organization_id"], Member.browse(row.values["member_id"]))
            for row in rows
            if row.values.get("position_id") in posts
            and row.values.get("member_id")
            and row.values.get("organization_id")
        ]
        leaders = {}
        for organization, member in pairs:
            key = (organization, member.normal_name)
            leaders[key] = leaders.get(key, Member) | member
        return leaders

    @api.model
    def _roster_at_home(self, row, people, name):
        """Return those of this name whose home is the organisation of the row or one below it."""
        path = self.env["mj.organization"].browse(row.values["organization_id"]).parent_path
        found = people[1].get(normal_name(name), self.env["mj.member"])
        return found.filtered(lambda member: (member.organization_path or "").startswith(path))

    @api.model
    def _roster_set_namesake(self, row, column, found, problems):
        text = row.text(column)
        if not found:
            problems.add(
                row.number,
                self.env._("Nobody of this name or number is in the organisation or below it."),
                text,
            )
        elif len(found) > 1:
            problems.add(
                row.number,
                self.env._("Several people of this name are in the organisation or below it. Enter the member number."),
                text,
            )
        else:
            row.values[column] = found.id

    @api.model
    def _roster_check_people(self, rows, problems):
        """Refuse people the user may not see, so that nobody is reached through a post."""
        ids = {row.values.get(column) for row in rows for column in ("member_id", "leader_id")} - {None}
        people = self.env["mj.member"].browse(ids)
        hidden = set((people - people._filtered_access("read")).ids)
        for row in rows:
            if hidden & {row.values.get("member_id"), row.values.get("leader_id")}:
                problems.add(row.number, self.env._("This person is outside the organisations you work for."))

    # Records

    @api.model
    def _roster_match_records(self, rows):
        members = {row.values.get("member_id") for row in rows} - {None}
        known = self.search(Domain("member_id", "in", members) & Domain("state", "!=", "cancelled"))
        by_key = {
            (record.member_id.id, record.organization_id.id, record.position_id.id, record.date_from): record
            for record in known
        }
        for row in rows:
            row.record = by_key.get((*_post(row), row.values.get("date_from")))

    @api.model
    def _roster_check_dates(self, rows, problems):
        for row in rows:
            first, last = row.values.get("date_from"), self._roster_last_day(row)
            if first and last and last < first:
                problems.add(row.number, self.env._("The last day in the post is before the first."))

    @api.model
    def _roster_last_day(self, row):
        if "date_to" in row.values or not row.record:
            return row.values.get("date_to") or None
        return row.record.date_to or None

    @api.model
    def _roster_check_overlaps(self, rows, problems):
        """Refuse two chairs at a time and the same post of a person twice at a time, naming the other one."""
        rows = [row for row in rows if all(_post(row)) and row.values.get("date_from")]
        chairs = set(self.env["mj.position"].search([("is_chair", "=", True)]).ids)
        others = self._roster_others(rows, chairs)
        by_month = {row for row in rows if _ends_with_month(row)}
        if by_month:
            periods = self._roster_periods(rows, others, chairs)
            for row, last in cut_to_successors(periods, by_month).items():
                row.values["date_to"] = last
        for pair in find_overlaps(self._roster_periods(rows, others, chairs)):
            self._roster_blame_overlap(pair, problems)

    @api.model
    def _roster_periods(self, rows, others, chairs):
        """Return the periods of rows and of appointments in the system.

        :param list[RosterRow] rows: with post and first day.
        :param mj.appointment others: of the same people and organisations.
        :param set[int] chairs: the posts of chairs.
        :rtype: list[Period]
        """
        periods = []
        for row in rows:
            values = row.values
            period = (values["date_from"], self._roster_last_day(row), row)
            periods += _periods(_post(row), values["position_id"] in chairs, *period)
        for other in others:
            post = (other.member_id.id, other.organization_id.id, other.position_id.id)
            periods += _periods(post, other.is_chair, other.date_from, other.date_to or None, other)
        return periods

    @api.model
    def _roster_others(self, rows, chairs):
        """Return the appointments in force, none of them a row's own, that may collide with rows."""
        members = {row.values["member_id"] for row in rows}
        organizations = {row.values["organization_id"] for row in rows if row.values["position_id"] in chairs}
        return self.sudo().search(
            Domain("state", "=", "effective")
            & Domain("id", "not in", [row.record.id for row in rows if row.record])
            & (
                Domain("member_id", "in", members)
                | (Domain("organization_id", "in", organizations) & Domain("is_chair", "=", True))
            )
        )

    @api.model
    def _roster_blame_overlap(self, pair, problems):
        later, earlier = (period.owner for period in pair)
        row, other = (later, earlier) if not isinstance(later, models.BaseModel) else (earlier, later)
        if isinstance(row, models.BaseModel):
            return
        if len(pair[0].key) == 1:
            reason = self.env._("The organisation has another chair in these days.")
        else:
            reason = self.env._("This person holds this post in these days already.")
        if isinstance(other, models.BaseModel):
            detail = self.env._("since %s", other.date_from)
        else:
            detail = self.env._("row %s", other.number)
        problems.add(row.number, reason, detail)

    @api.model
    def _roster_save(self, rows, problems):
        """Save rows, then put new appointments into force together, by the transition everybody takes."""
        if problems:
            # The post of the leader in charge may be in a bad row: that row says what is wrong.
            for row in rows:
                row.values.pop("leader_id", None)
        saved = super()._roster_save(rows, problems)
        appointments = self.browse(row.record.id for row in rows)
        appointments = appointments.filtered(lambda appointment: appointment.state == "proposed")
        for row in rows:
            if row.changes is not None and row.record.id in appointments.ids:
                row.changes["state"] = ("proposed", "effective")
        appointments.with_context(tracking_disable=True).action_take_effect()
        return saved

    @api.model
    def _roster_label(self, column):
        if column == "member_id/member_no":
            return self.env["mj.member"]._roster_label("member_no")
        return super()._roster_label(column)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_effective(self):
        # An import that is undone never was.
        if isinstance(self.env.context.get(COLLECTOR), RosterCollector):
            return None
        return super()._unlink_except_effective()

    def _check_history_kept(self, vals):
        if isinstance(self.env.context.get(COLLECTOR), RosterCollector) and vals.get("state") == "proposed":
            return None
        return super()._check_history_kept(vals)

    def _roster_names(self):
        people = self.member_id | self.leader_id
        return [name for name in [*people.mapped("name"), self.organization_id.name] if name]


def _ends_with_month(row):
    """Whether the last day in the file is a month without a day."""
    try:
        return parse_last_day(row.raw.get("date_to"))[1]
    except DateError:
        return False


def _post(row):
    return row.values.get("member_id"), row.values.get("organization_id"), row.values.get("position_id")


def _periods(post, is_chair, first, last, owner):
    """Return the periods under which an appointment may collide: the person's post, and the chair."""
    yield Period(post, first, last, owner)
    if is_chair:
        yield Period((post[1],), first, last, owner)
