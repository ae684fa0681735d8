from odoo import models
from odoo.addons.mj_talks import clock
from odoo.addons.mj_talks.wording import comma


class ReportRectificationNotice(models.AbstractModel):
    """The rectification notice (整改通知书)."""

    _name = "report.mj_supervision.report_rectification_notice"
    _description = "Rectification Notice"
    _inherit = ["mj.rectification.document"]

    def _document(self, rectification):
        step = self._issued(rectification, "ordered")
        responsible = comma(self.env).join(self._with_posts(rectification, step))
        paragraphs = [
            self.env._(
                "Following up the problems found in heart-to-heart talks, this committee found the following concerning "
                "“%(matter)s” (%(article)s):",
                matter=rectification.title,
                article=self._basis(rectification, "order"),
            ),
            *rectification.problem.splitlines(),
            *self._not_kept(rectification),
            self.env._("You are required to put it right as follows:"),
            *rectification.requirement.splitlines(),
            self.env._(
                "Report to this committee in writing by %s what was put right, with evidence.", self._day(step.due_date)
            ),
        ]
        if responsible:
            paragraphs.append(self.env._("Responsible: %s.", responsible))
        return self._paper(rectification, step, title=self.env._("Rectification Notice"), paragraphs=paragraphs)

    def _not_kept(self, rectification):
        """Return the line about the article that was not kept, unless it is none but the one that gives the power."""
        if rectification.article_id.purpose in ("order", "handling"):
            return []
        return [self.env._("This does not meet %s.", rectification.article_id._in_full())]

    def _with_posts(self, rectification, step):
        """Return the responsible persons, each with the posts held in the organisation when the notice was issued."""
        people = rectification.responsible_ids
        day = clock.local_date(self.env, step.moment, rectification.company_id)
        posts = self.env["mj.appointment"]._held_on(day, rectification.organization_id, people)
        separator = comma(self.env)
        titles = {
            person: separator.join(
                posts.filtered(lambda one, who=person: one.member_id == who).position_id.mapped("name")
            )
            for person in people
        }
        return [
            self.env._("%(name)s (%(posts)s)", name=person.name, posts=posts) if posts else person.name
            for person, posts in titles.items()
        ]
