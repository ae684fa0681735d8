from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ... import clock

ENDS_AN_ORGANIZATION = {"dissolved_on", "active"}


class MjOrganization(models.Model):
    """Posts end with their organisation, and none is taken there any more (A18.4). See docs/duties.md."""

    _inherit = "mj.organization"  # pylint: disable=consider-merging-classes-inherited  # another package

    def write(self, vals):
        if not ENDS_AN_ORGANIZATION & vals.keys():
            return super().write(vals)
        before = {organization: organization.dissolved_on for organization in self}
        result = super().write(vals)
        self._check_posts_begin_before()
        for organization, last_day in before.items():
            organization._move_ends(last_day)
        self._end_posts()
        return result

    def _last_day(self):
        """Return the last day of an organisation that was or will be dissolved, or was archived."""
        self.ensure_one()
        today = clock.today(self.env, self.company_id)
        return self.dissolved_on if self.active else min(self.dissolved_on or today, today)

    def _check_posts_begin_before(self):
        days = clock.todays(self)
        for organization in self.filtered("dissolved_on"):
            today = days[organization.company_id]
            if any(
                post.state == "effective" and organization.dissolved_on < post.date_from <= today
                for post in organization.sudo().appointment_ids
            ):
                raise ValidationError(
                    self.env._(
                        "Posts in %s began after the day on which it was dissolved. Correct that day, or cancel the "
                        "posts first.",
                        organization.name,
                    )
                )

    def _move_ends(self, last_day):
        """Let posts that ended with the organisation go on when its last day is moved to a later one or taken back."""
        if not last_day or self.dissolved_on and self.dissolved_on <= last_day:
            return
        ended = self.sudo().appointment_ids.filtered(
            lambda post: post.state == "effective" and post.end_reason == "dissolved" and post.date_to == last_day
        )
        ended.write({"date_to": self.dissolved_on, "end_reason": "dissolved" if self.dissolved_on else False})

    def _end_posts(self):
        """End posts on the last day of their organisation, and withdraw what was to come after it.

        Proposals for days before a last day to come may still be decided; the nightly job withdraws those that are left.
        """
        days = clock.todays(self)
        for organization in self:
            last_day, today = organization._last_day(), days[organization.company_id]
            if not last_day:
                continue
            posts = organization.sudo().appointment_ids
            running = posts.filtered(
                lambda post, last_day=last_day: (
                    post.state == "effective"
                    and post.date_from <= last_day
                    and (not post.date_to or post.date_to > last_day)
                )
            )
            running.write({"date_to": last_day, "end_reason": "dissolved"})
            coming = posts.filtered(
                lambda post, last_day=last_day, today=today: (
                    post.state == "proposed"
                    and (last_day <= today or post.date_from > last_day)
                    or post.state == "effective"
                    and post.date_from > max(last_day, today)
                )
            )
            coming.state = "cancelled"

    @api.model
    @api.private
    def _end_posts_of_ended(self):
        """Every night: the last day of an organisation has come, or a post was entered after it."""

        def lasts_beyond_its_organization(today):
            ended = Domain("organization_id.active", "=", False) | Domain("organization_id.dissolved_on", "<=", today)
            running = Domain("date_to", "=", False) | Domain("date_to", ">", today)
            return ended & (Domain("state", "=", "proposed") | (Domain("state", "=", "effective") & running))

        domain = self.env["res.company"]._mj_by_day(lasts_beyond_its_organization)
        self.env["mj.appointment"].sudo().search(domain).organization_id._end_posts()
