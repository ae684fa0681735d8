from odoo import api, models

from ...wording import semicolon


class MjTalk(models.Model):
    """Why talks do not count for what they might have been held for (A06.4)."""

    _inherit = "mj.talk"

    @api.model
    def _explain_uncounted(self, rows, reasons):
        """Say of talks why they do not count. Who may not see a talk does not learn of it here.

        :param list[dict] rows: with ``talk_id``, ``held_on`` and one column for each check.
        :param dict[str, str] reasons: what it means that a check failed, by column.
        :return: the rows of talks the user may see, each with its line.
        :rtype: list[tuple[dict, str]]
        """
        talks = self.sudo(False).search_fetch([("id", "in", [row["talk_id"] for row in rows])], ["reference"])
        references = {talk.id: talk.reference for talk in talks}
        return [
            (
                row,
                self.env._(
                    "Talk %(talk)s of %(day)s does not count: %(reasons)s.",
                    talk=references[row["talk_id"]],
                    day=row["held_on"],
                    reasons=semicolon(self.env).join(text for check, text in reasons.items() if not row[check]),
                ),
            )
            for row in rows
            if row["talk_id"] in references
        ]
