from typing import NamedTuple

from odoo import api, models
from odoo.exceptions import UserError


class Step(NamedTuple):
    """One step of a record, taken by its button.

    :param before: states from which it leads.
    :param after: the state to which it leads; empty when the record stays where it is.
    :param by: the method that refuses whoever may not take it.
    :param checks: methods that refuse what does not fit, in order.
    :param follows: methods that do what follows from the step, in order.
    :param again: states of records that took the step before: a second click leaves them as they are.
    """

    before: tuple[str, ...]
    after: str
    by: str
    checks: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()
    again: tuple[str, ...] = ()


class MjStepped(models.AbstractModel):
    """What moves on in steps: the table ``_steps`` says from where to where, who may, what is checked and what follows."""

    _name = "mj.stepped"
    _description = "Moves On in Steps"

    _steps: dict[str, Step] = {}

    @api.private
    def _ready_for(self, name):
        """Return the records that may take a step. Everything is refused here, before anything is changed.

        :param str name: of the step.
        :raises AccessError: for who may not take it.
        :raises UserError: for a record that stands elsewhere, or that something is missing of.
        """
        step = self._steps[name]
        getattr(self, step.by)()
        self._check_at(*step.before, again=step.again)
        ready = self.filtered(lambda record: record.state in step.before)
        for check in step.checks:
            getattr(ready, check)()
        return ready

    @api.private
    def _take(self, name, **values):
        """Move on, then do what follows from the step.

        :param str name: of the step.
        :param values: written with the new state.
        """
        if not self:
            return
        step = self._steps[name]
        self.sudo().write({"state": step.after, **values} if step.after else values)
        for follow in step.follows:
            getattr(self, follow)()

    @api.private
    def _check_at(self, *states, again=()):
        """Lock the records and refuse those that stand elsewhere: somebody was quicker, or a step is left out.

        :param str states: from which the step leads.
        :param again: states in which it was taken already.
        :raises UserError: naming where the record stands.
        """
        self.sudo().lock_for_update()
        labels = dict(self._fields["state"]._description_selection(self.env))
        for record in self:
            if record.state not in (*states, *again):
                raise UserError(
                    self.env._(
                        "%(record)s is at “%(state)s”; this step follows “%(before)s”. No step is left out. Reload the page.",
                        record=record.display_name,
                        state=labels[record.state],
                        before=self.env._("” or “").join(labels[state] for state in states),
                    )
                )
