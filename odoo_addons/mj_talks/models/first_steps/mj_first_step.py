from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ... import clock
from ...first_steps import StepState, first_names
from ...wording import comma


class MjFirstStep(models.Model):
    """A line of the first steps: what has to be there before talks can be held, for whom, and where it is done.

    Lines are data. Whether one is done is worked out by the method that ``check`` names, ``_check_<check>``, for the
    user who looks. What the product cannot know is confirmed by a person, with name and day.
    """

    _name = "mj.first.step"
    _description = "First Step"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True, readonly=True)
    instruction = fields.Text(required=True, translate=True, readonly=True, help="What to do, in one sentence.")
    explanation = fields.Html(translate=True, readonly=True, help="How it is done where there is no screen for it.")
    sequence = fields.Integer(default=10, readonly=True)
    check = fields.Char(required=True, readonly=True, help="What is looked at: the name of a method.")
    is_basic = fields.Boolean(
        string="Needed First", readonly=True, help="While it is not done, empty lists name it first."
    )
    group_ids = fields.Many2many(
        "res.groups", "mj_first_step_group_rel", "step_id", "group_id", string="Roles", readonly=True
    )
    other_group_ids = fields.Many2many(
        "res.groups",
        "mj_first_step_other_group_rel",
        "step_id",
        "group_id",
        string="Roles With a Line of Their Own",
        readonly=True,
    )
    action_id = fields.Many2one("ir.actions.actions", string="Screen", readonly=True, ondelete="set null")
    opener_group_id = fields.Many2one(
        "res.groups", string="Who May Open the Screen", readonly=True, help="Empty: everybody who sees the line."
    )
    confirmation = fields.Selection(
        [
            ("none", "Nobody: it shows by itself"),
            ("done", "A person confirms that it is done"),
            ("waived", "A person may set it aside"),
        ],
        string="Confirmed By a Person",
        required=True,
        default="none",
        readonly=True,
    )
    confirmed_by_id = fields.Many2one("res.users", string="Confirmed By Whom", readonly=True, ondelete="set null")
    confirmed_on = fields.Date(readonly=True)
    confirmed_state = fields.Char(
        readonly=True, groups=fields.NO_ACCESS, help="What was confirmed: another one asks again."
    )

    is_done = fields.Boolean(string="Done", compute="_compute_state")
    is_set_aside = fields.Boolean(string="Set Aside", compute="_compute_state")
    detail = fields.Char(string="As It Is Now", compute="_compute_detail")
    can_open = fields.Boolean(compute="_compute_can_open")
    can_confirm = fields.Boolean(compute="_compute_can_confirm")
    confirmed_text = fields.Char(string="Confirmation", compute="_compute_confirmed_text")

    @api.depends("confirmed_on")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_state(self):
        for step in self:
            found = step._state().is_done
            step.is_set_aside = not found and step.confirmation == "waived" and bool(step.confirmed_on)
            step.is_done = found or step.is_set_aside

    @api.depends("confirmed_on")
    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_detail(self):
        for step in self:
            step.detail = step._state().describe()

    @api.depends_context("uid")
    def _compute_can_open(self):
        for step in self:
            opener = step.sudo().opener_group_id
            has_screen = bool(step.sudo().action_id or step.explanation)
            step.can_open = has_screen and (not opener or opener in self.env.user.all_group_ids)

    @api.depends_context("uid")
    def _compute_can_confirm(self):
        may = self._may_confirm()
        for step in self:
            step.can_confirm = may and step.confirmation != "none"

    @api.depends("confirmed_by_id", "confirmed_on", "confirmation")
    @api.depends_context("lang")
    def _compute_confirmed_text(self):
        for step in self:
            if not step.confirmed_on:
                step.confirmed_text = False
                continue
            values = {
                "name": step.sudo().confirmed_by_id.name or self.env._("a former user"),
                "day": fields.Date.to_string(step.confirmed_on),
            }
            step.confirmed_text = (
                self.env._("Set aside by %(name)s on %(day)s.", **values)
                if step.confirmation == "waived"
                else self.env._("Confirmed by %(name)s on %(day)s.", **values)
            )

    # -- buttons ------------------------------------------------------------------------------

    def action_open(self):
        """Open the screen on which the step is done, or what there is to read about it.

        :return: an action.
        :rtype: dict
        """
        self.ensure_one()
        self.check_access("read")
        state = self._state()
        action = (self.env.ref(state.action, False) if state.action else self.action_id).sudo()
        if not action or not self.can_open:
            return self._explain()
        opened = self.env[action.type].browse(action.id).sudo()._get_action_dict()
        if state.domain is not None:
            # What the line is about, and no filter that hides some of it.
            opened |= {"domain": state.domain, "context": {}}
        return opened

    def _explain(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": self._name,
            "res_id": self.id,
            "views": [(self.env.ref("mj_talks.mj_first_step_view_form").id, "form")],
            "target": "new",
        }

    def action_confirm(self):
        """Note that the present user says the step is done, or set aside, today.

        :raises AccessError: for anybody but administrators.
        """
        self._check_may_confirm()
        today = clock.today(self.env)
        for step in self.filtered(lambda step: step.confirmation != "none"):
            state = step._confirmable_state()
            step.sudo().write({"confirmed_by_id": self.env.uid, "confirmed_on": today, "confirmed_state": state})

    def action_withdraw(self):
        """Take a confirmation back.

        :raises AccessError: for anybody but administrators.
        """
        self._check_may_confirm()
        self.sudo().write({"confirmed_by_id": False, "confirmed_on": False, "confirmed_state": False})

    def _check_may_confirm(self):
        self.check_access("read")
        if not self._may_confirm():
            raise AccessError(self.env._("Only the rules administrator or the system administrator confirms this."))

    def _may_confirm(self):
        user = self.env.user
        return user.has_group("mj_talks.group_mj_admin") or user.has_group("base.group_system")

    # -- state --------------------------------------------------------------------------------

    def _state(self):
        """Return what is known about the step now, for the present user.

        :rtype: StepState
        """
        self.ensure_one()
        return getattr(self, f"_check_{self.check}")()

    def _confirmable_state(self):
        """Return what is confirmed, where another one has to be confirmed again; extended by check."""
        return False

    @api.model
    @api.private
    def _mine(self):
        """Return the lines of the present user.

        :rtype: mj.first.step
        """
        groups = self.env.user.all_group_ids.ids
        return self.search(Domain("group_ids", "in", groups) & Domain("other_group_ids", "not in", groups))

    @api.model
    @api.private
    def _first_missing(self):
        """Return the first step that has to come before daily work and is not done; empty when all are.

        :rtype: mj.first.step
        """
        basic = self._mine().filtered("is_basic")
        return next((step for step in basic if not step._state().is_done), self.browse())

    # -- helpers of the checks ----------------------------------------------------------------

    @staticmethod
    def _done(is_done, describe=str, domain=None, action=None):
        return StepState(bool(is_done), describe, domain, action)

    def _enumerate(self, names):
        """Write down some names, in the reader's language, and how many more there are.

        :param list[str] names: in order.
        :rtype: str
        """
        shown, more = first_names(names)
        text = comma(self.env).join(shown)
        return self.env._("%(names)s and %(count)s more", names=text, count=more) if more else text

    def _in_companies(self, path="company_id"):
        """Return the domain of what belongs to the companies that the user looks at."""
        return Domain(path, "in", self.env.companies.ids)
