from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from ...duty.fulfilment import (
    done_before_statement,
    fulfil_statement,
    misfit_query,
    plan_statement,
    release_statement,
)
from ...duty.reconciliation import NOT_ASKED

# What two sessions at once left undone is looked for among talks changed since, so that a night may be missed.
DAYS_SEARCHED = 3


class MjDutyEngine(models.AbstractModel):
    """Which duties talks fulfil, are planned for, and fulfil no longer."""

    _inherit = "mj.duty.engine"  # pylint: disable=consider-merging-classes-inherited  # too long for one file

    @api.model
    @api.private
    def _fulfil_by(self, talks):
        """Fulfil every open duty that held talks satisfy.

        :param mj.talk talks: held talks with attendance.
        :rtype: mj.obligation
        """
        of_talks = SQL("talk.id = ANY(%s)", talks.ids)
        self.env["mj.duty.turn"]._take_of_talks(of_talks)
        return self._fulfil_open(None, of_talks)

    @api.model
    @api.private
    def _release(self, talks):
        """Take fulfilment by talks back and look for other talks that satisfy the duties.

        :param mj.talk talks: talks cancelled or corrected.
        :rtype: mj.obligation
        """
        self.env["mj.duty.turn"]._take_of_talks(SQL("talk.id = ANY(%s)", talks.ids))
        released = self._reopen(SQL("duty.talk_id = ANY(%s)", talks.ids))
        self._settle_released(released)
        return released

    @api.model
    def _settle_released(self, released, organizations=None, since=None):
        """Find out who owes what was taken back, then which other talks serve it or are planned for it.

        :param mj.obligation released: duties whose talk was taken back.
        :param mj.organization organizations: where posts changed, too.
        :param datetime.date since: see :meth:`_reconcile`.
        """
        touched = released.sudo().organization_id
        # Who owes no longer is done by no talk of later.
        self._reconcile(organizations=touched if organizations is None else touched | organizations, since=since)
        if released:
            self._fulfil_duties(released)
            self._plan_open(released)

    @api.model
    def _reopen(self, duty_condition):
        """Take fulfilment back, see :func:`..duty.fulfilment.release_statement`."""
        self._execute(release_statement(duty_condition))
        released = self.env["mj.obligation"].browse(row[0] for row in self.env.cr.fetchall())
        released.invalidate_recordset()
        return released

    @api.model
    def _reopen_misfits(self, talk_condition):
        """Take back what talks serve and do not satisfy any more, see :func:`..duty.fulfilment.misfit_query`."""
        self._execute(misfit_query(talk_condition))
        misfits = [duty_id for (duty_id,) in self.env.cr.fetchall()]
        return self._reopen(SQL("duty.id = ANY(%s)", misfits)) if misfits else self.env["mj.obligation"]

    @api.model
    @api.private
    def _find_lost(self):
        """Put right what two sessions at once left undone, or a generation beside daily work, in talks changed lately.

        :return: duties fulfilled now, and duties open again.
        :rtype: tuple[mj.obligation, mj.obligation]
        """
        since = self.env.cr.now() - timedelta(days=DAYS_SEARCHED)
        talks = SQL("talk.write_date >= %s", since)
        released = self._reopen_misfits(talks)
        self._settle_released(released)
        return self._fulfil_open(None, talks), released

    @api.model
    @api.private
    def _judge(self, members, since, organizations=None):
        """Judge anew what talks of people serve, after a post of days that passed was entered or corrected.

        What no longer fits is taken back, and what fits now is fulfilled: the result is that of the same facts entered in
        any other order.

        :param mj.member members: whose posts changed.
        :param datetime.date since: first day of which something changed.
        :param mj.organization organizations: where the posts are or were.
        """
        talks = SQL(
            "talk.id IN (SELECT talk_id FROM mj_talk_participant WHERE member_id = ANY(%s)) AND talk.date >= %s",
            members.ids,
            since,
        )
        self.env["mj.duty.turn"]._take_of_talks(talks)
        self._settle_released(self._reopen_misfits(talks), organizations, since)
        self._fulfil_open(None, talks)

    @api.model
    @api.private
    def _plan_open(self, duties):
        """Show open duties as planned where a talk that is planned already would serve them.

        :param mj.obligation duties: those that nothing is planned for any more, or that are open again.
        """
        if duties:
            self._plan(self._talks_of_people(duties), SQL("duty.id = ANY(%s)", duties.ids))

    @api.model
    def _plan_new(self, duty_condition, first_day):
        """Show new duties as planned: a talk of January may have been planned in December, before its duty was there."""
        talks = self.env["mj.talk"].sudo().search([("state", "=", "planned"), ("date", ">=", first_day)])
        if talks:
            self._plan(SQL("talk.id = ANY(%s)", talks.ids), duty_condition)

    @api.model
    def _plan(self, talk_condition, duty_condition=None):
        """Show open duties as planned; see :func:`..duty.fulfilment.plan_statement`."""
        self._execute(plan_statement(talk_condition, duty_condition))
        self.env["mj.obligation"].invalidate_model(["planned_talk_id", "progress"])
        self.env["mj.talk"].invalidate_model(["planned_obligation_ids"])

    @api.model
    def _fulfil_new(self, rules, organizations):
        condition = SQL("duty.rule_id = ANY(%s)", rules.ids)
        if organizations is None:
            self._plan_new(condition, min(self.env["res.company"]._mj_companies_by_day()).replace(month=1, day=1))
            return self._fulfil_open(condition, None)
        owing = organizations.browse().union(*(self._organizations_of_duties(rule, organizations) for rule in rules))
        condition = SQL("%s AND duty.organization_id = ANY(%s)", condition, owing.ids)
        waiting = (
            self.env["mj.obligation"]
            .sudo()
            .search(
                [
                    ("rule_id", "in", rules.ids),
                    ("organization_id", "in", owing.ids),
                    ("state", "in", ("open", *NOT_ASKED)),
                ]
            )
        )
        self._plan_open(waiting)
        return self._fulfil_open(condition, self._talks_of_people(waiting))

    @api.model
    @api.private
    def _fulfil_duties(self, duties):
        """Look for talks held already that satisfy these duties.

        :param mj.obligation duties: open ones.
        """
        self._fulfil_open(SQL("duty.id = ANY(%s)", duties.ids), self._talks_of_people(duties))

    @api.model
    def _talks_of_people(self, obligations):
        people = obligations.sudo().talker_id | obligations.sudo().talkee_id
        return SQL(
            "talk.id IN (SELECT talk_id FROM mj_talk_participant WHERE member_id = ANY(%s))",
            people.ids,
        )

    @api.model
    def _fulfil_open(self, duty_condition, talk_condition):
        """Fulfil duties by the earliest talks, see :func:`..duty.fulfilment.fulfil_statement`."""
        fulfilled = set()
        while True:
            self._execute(fulfil_statement(talk_condition, duty_condition))
            rows = self.env.cr.fetchall()
            fulfilled.update(duty_id for duty_id, __ in rows)
            freed = [talk_id for __, talk_id in rows if talk_id]
            if not freed:
                break
            duty_condition, talk_condition = None, SQL("talk.id = ANY(%s)", freed)
        lapsed = self.env["mj.obligation"]
        if fulfilled:
            self._execute(done_before_statement(fulfilled))
            lapsed = lapsed.browse(row[0] for row in self.env.cr.fetchall())
        duties = self.env["mj.obligation"].browse(fulfilled)
        (duties | lapsed).invalidate_recordset()
        return duties - lapsed
