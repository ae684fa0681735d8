from odoo import api, fields, models

from ...first_steps import percent_done


class MjFirstPage(models.Model):
    """The page of the first steps: the lines of whoever looks, open ones before those that are done."""

    _name = "mj.first.page"
    _description = "Page of the First Steps"

    name = fields.Char(required=True, translate=True, readonly=True)
    to_do_ids = fields.Many2many("mj.first.step", string="Steps To Do", compute="_compute_steps")
    done_ids = fields.Many2many("mj.first.step", string="Steps Done", compute="_compute_steps")
    step_count = fields.Integer(compute="_compute_steps")
    done_count = fields.Integer(compute="_compute_steps")
    progress = fields.Integer(compute="_compute_steps")

    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_steps(self):
        steps = self.env["mj.first.step"]._mine()
        done = steps.filtered("is_done")
        for page in self:
            page.to_do_ids, page.done_ids = steps - done, done
            page.step_count, page.done_count = len(steps), len(done)
            page.progress = percent_done(len(done), len(steps))
