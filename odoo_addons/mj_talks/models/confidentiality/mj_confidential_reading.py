from odoo import api, models
from odoo.exceptions import AccessError


def writes_log(method):
    """Mark a method that Odoo calls with a read-only cursor by default: a line goes to the log before anything opens.

    :param method: of a model.
    :return: the same method.
    """
    method._readonly = False
    return method


class MjConfidential(models.AbstractModel):
    """How calls from outside read content: what is asked for and refused is logged, what is not asked for is not."""

    _inherit = "mj.confidential"

    @writes_log
    def read(self, fields=None, load="_classic_read"):
        """Answer for a record that does not exist as for one out of sight: neither its name nor its being is told."""
        if self.env.su:
            return super().read(fields, load)
        unreachable = self.env["ir.rule"]._out_of_sight()
        try:
            found = super().read(fields, load)
        except AccessError:
            if fields is None or set(fields) & set(self._content_names):
                self.env["mj.access.log"]._log(self - self._filtered_access("read"), "refused")
            raise unreachable from None
        if len(found) < len(self._origin):
            raise unreachable
        return found

    @writes_log
    def web_read(self, specification):
        """Read for a screen: content named together with ``may_open`` is asked for where it may be opened.

        Elsewhere it stays empty, as the screen shows it, and nobody was refused anything. Content that is named
        without ``may_open`` is asked for in any case, and a refusal is logged.
        """
        closed = self._closed_to_screen(specification)
        if not closed:
            return super().web_read(specification)
        shell = self._without_content(specification)
        empty = dict.fromkeys(specification.keys() - shell.keys(), False)
        rows = [row | empty for row in super(MjConfidential, closed).web_read(shell)]
        if known := self - closed:
            rows += super(MjConfidential, known).web_read(specification)
        places = {record_id: place for place, record_id in enumerate(self._ids)}
        return sorted(rows, key=lambda row: places[row["id"]])

    @writes_log
    @api.model
    def web_search_read(self, domain, specification, offset=0, limit=None, order=None, count_limit=None):
        return super().web_search_read(domain, specification, offset, limit, order, count_limit)

    @writes_log
    @api.model
    def search_read(self, domain=None, fields=None, offset=0, limit=None, order=None, **read_kwargs):
        return super().search_read(domain, fields, offset, limit, order, **read_kwargs)

    def onchange(self, values, field_names, fields_spec):
        if self._closed_to_screen(fields_spec):
            fields_spec = self._without_content(fields_spec)
        return super().onchange(values, field_names, fields_spec)

    def _closed_to_screen(self, specification):
        """Return those of these records that a screen shows without their content."""
        asks_first = "may_open" in specification and specification.keys() & set(self._content_names)
        return self._origin - self._known_to_reader() if asks_first else self.browse()

    @api.model
    def _without_content(self, specification):
        return {name: part for name, part in specification.items() if name not in self._content_names}
