from odoo import api, models
from odoo.addons.mj_talks import clock
from odoo.exceptions import UserError
from odoo.tools import format_date


class MjRectificationDocument(models.AbstractModel):
    """A paper of the supervision committee about a rectification, as offices write them (A17.5, A21.1).

    The template gets words only, no records: what is printed was looked up after the check of who asks.
    """

    _name = "mj.rectification.document"
    _description = "Document About a Rectification"

    @api.model
    def _get_report_values(self, docids, data=None):
        rectifications = self.env["mj.rectification"].sudo(False).browse(docids)
        self._check_may_print(rectifications)
        # Papers are in Chinese wherever it is installed, whatever language the screen is in.
        codes = dict(self.env["res.lang"].get_installed())
        language = "zh_CN" if "zh_CN" in codes else self.env.lang
        texts = self.with_context(lang=language).sudo()
        return {
            "doc_ids": docids,
            "doc_model": "mj.rectification",
            "documents": [
                texts._document(rectification.with_context(lang=language).sudo()) for rectification in rectifications
            ],
        }

    def _check_may_print(self, rectifications):
        """:raises AccessError: for whoever may not read them, also when the report is asked for by its address."""
        rectifications.check_access("read")

    def _document(self, rectification):
        """Return the words of one document.

        :param mj.rectification rectification: with all rights, in the language of the paper.
        :rtype: dict
        """
        raise NotImplementedError

    # -- what the papers share --------------------------------------------------------------------

    def _issued(self, rectification, kind):
        """Return the last step by which this paper was issued.

        :raises UserError: when it was not issued yet.
        """
        step = rectification.step_ids.filtered(lambda one: one.kind == kind)[-1:]
        if not step:
            raise UserError(self.env._("%s: this paper was not issued yet.", rectification.reference))
        return step

    def _day(self, value):
        return format_date(self.env, value, date_format="long") if value else ""

    def _moment_day(self, moment, company):
        return self._day(clock.local_date(self.env, moment, company))

    def _issuer(self, rectification):
        above = rectification.organization_id.sudo()._with_all_above()
        return self.env._("Supervision Committee of %s", above.filtered(lambda place: not place.parent_id).name)

    def _addressee(self, rectification):
        if rectification.member_id:
            return self.env._(
                "%(organization)s, %(member)s",
                organization=rectification.organization_id.name,
                member=rectification.member_id.name,
            )
        return rectification.organization_id.name

    def _basis(self, rectification, purpose):
        """Return what the paper rests on in words: an article of the order's own regulation, or that as a whole.

        :param str purpose: of the paper, one of the purposes of articles.
        :rtype: str
        """
        regulation = rectification.article_id.regulation_id
        article = regulation._article_for(purpose)
        return article._in_full() if article else self.env._("the %s", regulation.name)

    def _result(self, step):
        return dict(step._fields["check_result"]._description_selection(self.env)).get(step.check_result, "")

    def _paper(self, rectification, step, **values):
        return {
            "issuer": self._issuer(rectification),
            "number": step.document_number,
            "addressee": self.env._("%s:", self._addressee(rectification)),
            "day": self._moment_day(step.moment, rectification.company_id),
            "seal": self.env._("(seal)"),
            "receipt": [self.env._("Received by:"), self.env._("Date:")],
            **values,
        }
