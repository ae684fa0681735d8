from odoo import models
from odoo.exceptions import UserError


class MjObligation(models.Model):
    """Several duties chosen at once are not one talk, unless one talk serves them all."""

    _inherit = "mj.obligation"  # pylint: disable=consider-merging-classes-inherited  # another package

    def action_plan(self, talker_id=None):
        """Plan a talk for one pair; for several, show what would be planned for each of them first."""
        if len(self._by_talk()) > 1:
            return self.env["mj.obligation.plan"]._open_for(self)
        return super().action_plan(talker_id)

    def action_log(self, talker_id=None):
        """Log the talk of one pair, or the collective one that serves all of these duties.

        :raises UserError: when no single talk serves them.
        """
        if len(self._by_talk()) > 1 and not self._can_be_together():
            raise UserError(
                self.env._(
                    "No single talk serves all of these duties. Log the talks one by one, or choose duties of one rule "
                    "that accepts a collective talk, with one talker, in one organisation."
                )
            )
        return super().action_log(talker_id)

    def action_plan_together(self):
        """Plan one collective talk for all of these duties.

        :raises UserError: when no single talk serves them.
        """
        if not self._can_be_together():
            raise UserError(self.env._("No single talk serves all of these duties. Plan one with each person."))
        return self._open_new_talk("planned", None)

    def _by_talk(self):
        """Return these duties by the talk that serves them: one serves every duty of its two people at once.

        :return: by organisation, category, talker and talked-to, of whom either may be empty.
        :rtype: dict[tuple, mj.obligation]
        """
        found = {}
        # Those with a direction first: a mutual one is served whoever of the two begins.
        for duty in self.sorted("mutual"):
            talkers, talkees = duty._proposed_people(None)
            place = (duty.organization_id, duty._category_of_talk())
            key = (*place, talkers, talkees)
            if duty.mutual and (*place, talkees, talkers) in found:
                key = (*place, talkees, talkers)
            found[key] = found.get(key, self.browse()) | duty
        return found

    def _can_be_together(self):
        """Return whether one collective talk serves all of these duties."""
        return (
            len({(organization, category, talkers) for organization, category, talkers, __ in self._by_talk()}) == 1
            and all(duty.state == "open" and duty.rule_id.accepts_collective for duty in self)
            and not self.request_id
        )

    def _is_laid_out_with_others(self):
        """Return whether this is a regular duty within one team, for which whoever is free to talk can be found."""
        self.ensure_one()
        return (
            self.state == "open"
            and self._ends_with_period()
            and self.relation in ("same", "in_charge")
            and not (self.planned_talk_id or self.is_past)
        )
