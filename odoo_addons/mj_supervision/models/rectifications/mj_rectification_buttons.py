from odoo import models


class MjRectification(models.Model):
    """Buttons that ask for what a step needs, in the wizard ``mj.rectification.act``."""

    _inherit = "mj.rectification"

    def _ask(self, kind):
        action = self.env["ir.actions.act_window"]._for_xml_id("mj_supervision.mj_rectification_act_action")
        action["context"] = {"default_rectification_id": self.id, "default_kind": kind}
        return action

    def action_submit(self):
        self._check_answers()
        return self._ask("submit")

    def action_ask_extension(self):
        self._check_answers()
        return self._ask("ask_extension")

    def action_decide_extension(self):
        self._check_supervises()
        return self._ask("decide_extension")

    def action_check(self):
        self._check_supervises()
        return self._ask("check")

    def action_warn(self):
        self._check_decides()
        return self._ask("warn")

    def action_propose(self):
        self._check_decides()
        return self._ask("propose")

    def action_reopen(self):
        self._check_supervises()
        return self._ask("reopen")

    def action_add_note(self):
        self._check_supervises()
        return self._ask("note")
