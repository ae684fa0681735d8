from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ... import clock
from ...duty.expectation import RuleTerms
from ...duty.periods import MONTHS_PER_PERIOD, period_containing, periods_of_year
from ...duty.roles import ROLES
from ...wording import comma
from ..people.mj_organization import LEVELS
from .mj_talk_rule import REACH, TERMS

# Of the terms: what a duty keeps in words of its own, or reads from the rule.
NOT_KEPT = {
    "code",
    "name",
    "admits_people",
    "window_ids",
    "regulation_id",
    "article_id",
    "predecessor_id",
    "date_from",
    "key_few_from",
    "within_organization_id",
}

# Where the two stand, where it is not chosen: what happens in an organisation is talked about there, or above when it
# concerns the chair; before a post somebody from above talks.
RELATIONS_OF_EVENTS = {"event": "same", "appointment": "above", "admission": "same", "request": "same"}
# Who may be asked for a talk: what requests show to choose from.
ASKED = ("chair", "chair_or_full_time_vice_chair", "leadership")


class MjTalkRule(models.Model):
    """What the engine needs to know of a rule, free of the ORM, and what each duty keeps of it."""

    _inherit = "mj.talk.rule"
    reach_reason = fields.Text(
        string="Reason for the End or the Organisations",
        copy=False,
        tracking=True,
        help="Why the rule ended, or was switched on or off for organisations: each time anew.",
    )
    preview = fields.Text(compute="_compute_preview")

    def _levels(self):
        return [level for level, __ in LEVELS if self[f"on_{level}"]]

    def _reaches_anywhere(self):
        return bool(self._levels() or self.enabled_organization_ids)

    def _terms(self):
        """Return the rule's terms for the engine, dated by the rule and its regulation together.

        :rtype: RuleTerms
        """
        self.ensure_one()
        ends = [day for day in (self.date_to, self.regulation_id.date_to) if day]
        return RuleTerms(
            rule_id=self.id,
            talker_scope=self.talker_scope,
            talkee_scope=self.talkee_scope,
            relation=self.relation,
            mutual=self.mutual,
            coverage=self.coverage,
            times=self.times,
            levels=self._levels(),
            within_path=self.within_organization_id.sudo().parent_path or "",
            days_in_post=self.days_in_post,
            company_id=self.company_id.id,
            date_from=max(self.date_from, self.regulation_id.date_from),
            date_to=min(ends) if ends else None,
            enabled_organization_ids=self.enabled_organization_ids.ids,
            disabled_organization_ids=self.disabled_organization_ids.ids,
        )

    def _settings(self):
        """Return the settings to keep on each duty, so that a past year can be explained (A23.1).

        :rtype: dict
        """
        self.ensure_one()
        return {name: self[name] for name in sorted(TERMS - NOT_KEPT)} | {
            "regulation": self.regulation_id.document_number or self.regulation_id.name,
            "article": self.article_id.number,
            "windows": [[window.month_from, window.month_to] for window in self.window_ids],
        }

    def _predecessors(self):
        """Return all earlier wordings of this rule."""
        found = self.browse()
        current = self.predecessor_id
        while current and current not in found:
            found |= current
            current = current.predecessor_id
        return found

    def _periods(self, year):
        self.ensure_one()
        return periods_of_year(self.period, year) if self.period in MONTHS_PER_PERIOD else []

    # -- what rules of events leave open ------------------------------------------------------------

    @api.depends("kind")
    def _compute_relation(self):
        for rule in self:
            rule.relation = RELATIONS_OF_EVENTS.get(rule.kind) or rule.relation or "same"

    @api.onchange("kind")
    def _onchange_kind(self):
        if self.kind not in ("periodic", "event"):
            self.talkee_scope = False

    @api.constrains("kind", "talkee_scope", "relation", "talker_scope")
    def _check_terms_of_events(self):
        """Nothing is written down that a rule of this kind does not obey."""
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for rule in self.filtered(lambda rule: rule.kind != "periodic"):
            if rule.relation != RELATIONS_OF_EVENTS[rule.kind]:
                raise ValidationError(
                    self.env._("Where the two stand is not chosen for a rule of the kind “%s”.", kinds[rule.kind])
                )
            if rule.kind != "event" and rule.talkee_scope:
                raise ValidationError(
                    self.env._("Who is talked to is not chosen for a rule of the kind “%s”.", kinds[rule.kind])
                )
            if rule.kind == "request" and rule.talker_scope not in ASKED:
                raise ValidationError(
                    self.env._("Somebody of the leadership is asked for a talk. Choose the chair or the leadership.")
                )

    # -- whose talks are lawful by a rule ----------------------------------------------------------

    @api.model
    def _admitting(self, day, company, form, category, timing):
        """Return the rules by which their people may talk on a day; what happens now and then is no regular daily talk.

        :param datetime.date day: local day of the talk.
        :param res.company company: of the organisation that talks.
        :param str form: of the talk; category and timing likewise.
        :rtype: mj.talk.rule
        """
        domain = Domain("state", "=", "on") & Domain("admits_people", "=", True)
        domain &= Domain("company_id", "=", company.id)
        domain &= Domain(f"accepts_{form}", "=", True) & Domain(f"accepts_{category}", "=", True)
        if (category, timing) == ("daily", "regular"):
            domain &= Domain("kind", "=", "periodic")
        return self.sudo().search(domain).filtered(lambda rule: rule._terms().counts_on(day))

    def _admits(self, talker, talkee, roles):
        """Whether two people have the roles of the rule, where the relation puts them.

        :param mj.member talker: one person; the talked-to likewise.
        :param dict roles: where people have which roles on the day, ``mj.appointment._roles_on``.
        """
        places = self.env["mj.organization"].sudo()
        here = places.browse(roles[self.talker_scope, talker.id])
        if self.talkee_scope:
            there = places.browse(roles[self.talkee_scope, talkee.id])
        else:
            there = talkee.organization_id | places.union(
                *(places.browse(roles[role, talkee.id]) for role, __ in ROLES)
            )
        if self.relation == "below":
            return any(self._reaches(place) for place in here & there.parent_id)
        beside = self.relation != "above" and any(self._reaches(place) for place in here & there)
        # A concern about a chair, or where nobody else may talk, is the business of those above.
        from_above = self.relation == "above" or self.kind == "event"
        return beside or from_above and any(self._reaches(place) and place.parent_id in here for place in there)

    def _reaches(self, organization):
        """Whether the rule counts for an organisation, by its level and place or by name."""
        within = self.within_organization_id.sudo().parent_path or ""
        by_level = organization.level in self._levels() and (organization.parent_path or "").startswith(within)
        return organization not in self.disabled_organization_ids and (
            by_level or organization in self.enabled_organization_ids
        )

    # -- changes -----------------------------------------------------------------------------------

    def _check_reach_reasoned(self, vals):
        if self.env.su or not REACH & vals.keys() or (vals.get("reach_reason") or "").strip():
            return
        self.check_access("write")
        if any(rule.state == "on" for rule in self):
            raise UserError(
                self.env._(
                    "Duties change with the last day of a rule and with the organisations it is switched on or off for. "
                    "Enter the reason and save both together."
                )
            )

    @api.constrains("enabled_organization_ids", "disabled_organization_ids")
    def _check_switched_one_way(self):
        for rule in self:
            if both := rule.enabled_organization_ids & rule.disabled_organization_ids:
                raise ValidationError(
                    self.env._(
                        "%s cannot be switched on and off at once. Take it out of one of the lists.",
                        comma(self.env).join(both.mapped("name")),
                    )
                )

    def _check_dated(self):
        today = clock.today(self.env, self.company_id)
        if self.predecessor_id:
            if not self.change_reason:
                raise UserError(self.env._("Enter the reason for the change before switching it on."))
            if self.date_from < today:
                raise UserError(self.env._("A change counts from today or a later day: it never rewrites the past."))
        elif self.kind == "periodic" and self.date_from < period_containing(self.period, today).first_day:
            raise UserError(
                self.env._(
                    "A new rule counts from the first day of the running period or a later day: for periods that are "
                    "over nobody could do the duty any more."
                )
            )

    def action_change(self):
        """Draft a successor of a rule in force, to be worded, reasoned and switched on."""
        self.ensure_one()
        self.check_access("write")
        successor = self.copy({"predecessor_id": self.id, "date_from": clock.today(self.env, self.company_id)})
        return successor._get_records_action()

    def action_end(self):
        """Ask for the reason, then end rules today: nothing is owed under them from tomorrow on."""
        self.check_access("write")
        action = self.env["ir.actions.act_window"]._for_xml_id("mj_talks.mj_talk_rule_end_action")
        action["context"] = {"default_rule_ids": self.filtered(lambda rule: rule.state == "on").ids}
        return action

    @api.private
    def end(self, reason):
        """End rules today.

        :param str reason: kept with each of them.
        :raises UserError: without a reason.
        """
        self.check_access("write")
        if not (reason or "").strip():
            raise UserError(self.env._("Enter the reason for the end of the rule."))
        for company, rules in self.grouped("company_id").items():
            rules.write({"date_to": clock.today(self.env, company), "reach_reason": reason})

    # -- preview -----------------------------------------------------------------------------------

    @api.depends(*(TERMS - {"window_ids", "predecessor_id"}))
    def _compute_preview(self):
        for rule in self:
            rule.preview = rule._preview_text() if rule._origin else False

    def _check_selects_somebody(self):
        """Refuse a regular rule that would ask nothing of anybody.

        Before any organisation is live there is nobody whom a rule could select; and where the wording before selected
        nobody, it is no fault of the new one.
        """
        live = (
            self.env["mj.organization"]
            .sudo()
            .search_count([("go_live", "!=", False), ("company_id", "=", self.company_id.id)], limit=1)
        )
        before = self.predecessor_id
        if live and self._selects_nobody() and not (before and before._selects_nobody()):
            raise UserError(
                self.env._(
                    "“%s” selects nobody at present. Check roles, relation, levels and organisations before switching "
                    "it on.",
                    self.name,
                )
            )

    def _selects_nobody(self):
        """Whether a regular rule asks nothing in the period of its first day to come, nor in the one after."""
        if self.kind != "periodic":
            return False
        rule = self.sudo()
        first_day = max(rule.date_from, clock.today(self.env, rule.company_id))
        following = period_containing(rule.period, first_day).last_day + timedelta(days=1)
        return not (rule._preview_on(first_day)[0] or rule._preview_on(following)[0])

    def _preview_on(self, day):
        """Return what the engine would ask in the period of a day, as things stand then."""
        return self.env["mj.duty.engine"]._preview(self, period_containing(self.period, day), day)

    def _preview_text(self):
        """Say in plain words what the rule asks for this year, organisation by organisation, with an example."""
        if self.kind != "periodic":
            return self._preview_of_event()
        counts, example = self._preview_on(max(self.date_from, clock.today(self.env, self.company_id)))
        if not counts:
            return self.env._("This rule selects nobody at present.")
        shown = sorted(counts.items(), key=lambda item: -item[1])[:5]
        lines = [
            self.env._("%(organization)s: %(count)s duties", organization=organization.name, count=count)
            for organization, count in shown
        ]
        if len(counts) > len(shown):
            lines.append(self.env._("… and %s organisations more", len(counts) - len(shown)))
        lines.append(self.env._("%s duties in all.", sum(counts.values())))
        if example:
            lines.append(
                self.env._(
                    "For example: %(talker)s talks with %(talkee)s.",
                    talker=example[0] or self.env._("any eligible talker"),
                    talkee=example[1] or self.env._("anybody eligible"),
                )
            )
        return "\n".join(lines)

    def _preview_of_event(self):
        """Say for how many organisations something that happens brings a duty, and how long there is time for it."""
        reached = Domain("level", "in", self._levels())
        if self.within_organization_id:
            reached &= Domain("id", "child_of", self.within_organization_id.id)
        reached |= Domain("id", "in", self.enabled_organization_ids.ids)
        reached &= Domain("company_id", "=", self.company_id.id)
        reached &= Domain("go_live", "!=", False) & Domain("id", "not in", self.disabled_organization_ids.ids)
        count = self.env["mj.organization"].search_count(reached)
        if not count:
            return self.env._("This rule selects nobody at present.")
        return self.env._(
            "Nothing is owed regularly. Whenever it happens in one of %(count)s organisations, one duty arises.",
            count=count,
        )
