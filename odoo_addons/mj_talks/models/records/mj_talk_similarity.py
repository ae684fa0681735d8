import psycopg2
from odoo import api, fields, models
from odoo.tools import SQL

from ...vault.similarity import NEARLY_EQUAL, band_hashes, estimate, is_long_enough, signature_of

CHUNK = 5000


class MjTalkSimilarity(models.Model):
    """What tells nearly equal records from others, and without the key tells nothing of them (A08.1)."""

    _name = "mj.talk.similarity"
    _description = "Fingerprint of a Record"
    _rec_name = "talk_id"
    _log_access = False

    talk_id = fields.Many2one("mj.talk", required=True, ondelete="cascade", groups=fields.NO_ACCESS)
    signature = fields.Binary(attachment=False, groups=fields.NO_ACCESS)

    _one_per_talk = models.UniqueIndex("(talk_id)")

    @api.model
    @api.private
    def _remember(self, talk, text):
        """Keep the fingerprint of a confirmed record in the place of an earlier one.

        :param mj.talk talk: whose record it is.
        :param str text: what was recorded; short texts are alike by nature and not kept.
        """
        self._forget(talk)
        if not is_long_enough(text):
            return
        signature = self._signature(text)
        cr = self.env.cr
        cr.execute(
            SQL(
                "INSERT INTO mj_talk_similarity (talk_id, signature) VALUES (%s, %s)",
                talk.id,
                psycopg2.Binary(signature),
            )
        )
        rows = SQL(", ").join(SQL("(%s, %s)", talk.id, band) for band in band_hashes(signature))
        cr.execute(SQL("INSERT INTO mj_talk_similarity_band (talk_id, band) VALUES %s", rows))

    @api.model
    @api.private
    def _forget(self, talks):
        """Remove the fingerprints of talks."""
        for table in ("mj_talk_similarity", "mj_talk_similarity_band"):
            self.env.cr.execute(SQL("DELETE FROM %s WHERE talk_id = ANY(%s)", SQL.identifier(table), list(talks.ids)))

    def _signature(self, text):
        return signature_of(text, self.env["mj.vault"]._keyring().derived_key("similarity"))

    @api.model
    @api.private
    def _alike(self, text, talk):
        """Return the talks whose records are nearly equal to a text.

        :param str text: of a record.
        :param mj.talk talk: its own talk, left out.
        :rtype: mj.talk
        """
        if not is_long_enough(text):
            return talk.browse()
        signature = self._signature(text)
        self.env.cr.execute(
            SQL(
                """
                SELECT known.talk_id, known.signature
                  FROM mj_talk_similarity AS known
                  JOIN mj_talk AS other ON other.id = known.talk_id AND other.company_id = %s
                 WHERE known.talk_id != %s
                   AND known.talk_id IN (SELECT talk_id FROM mj_talk_similarity_band WHERE band = ANY(%s))
                """,
                talk.sudo().company_id.id,
                talk.id,
                band_hashes(signature),
            )
        )
        alike = [row for row, other in self.env.cr.fetchall() if estimate(signature, bytes(other)) >= NEARLY_EQUAL]
        return talk.sudo().browse(alike)

    @api.model
    @api.private
    def _pairs(self, talk_ids=None):
        """Find pairs of nearly equal records: those that share a band, then by their signatures.

        :param list[int] talk_ids: only pairs with one of these talks; ``None`` for all there are.
        :return: pairs of talk ids, the lower first, a chunk of talks at a time.
        :rtype: Iterator[tuple[int, int]]
        """
        cr = self.env.cr
        last = 0
        while True:
            among = SQL("TRUE") if talk_ids is None else SQL("talk_id = ANY(%s)", talk_ids)
            cr.execute(
                SQL(
                    "SELECT talk_id FROM mj_talk_similarity WHERE talk_id > %s AND %s ORDER BY talk_id LIMIT %s",
                    last,
                    among,
                    CHUNK,
                )
            )
            chunk = [talk_id for (talk_id,) in cr.fetchall()]
            if not chunk:
                return
            last = chunk[-1]
            side = SQL("b.talk_id > a.talk_id") if talk_ids is None else SQL("b.talk_id != a.talk_id")
            cr.execute(
                SQL(
                    """
                    WITH pair AS (
                        SELECT DISTINCT a.talk_id AS one, b.talk_id AS other
                          FROM mj_talk_similarity_band a
                          JOIN mj_talk_similarity_band b ON b.band = a.band AND %s
                         WHERE a.talk_id = ANY(%s)
                    )
                    SELECT one, other, a.signature, b.signature
                      FROM pair
                      JOIN mj_talk left_talk ON left_talk.id = one
                      JOIN mj_talk right_talk ON right_talk.id = other AND right_talk.company_id = left_talk.company_id
                      JOIN mj_talk_similarity a ON a.talk_id = one
                      JOIN mj_talk_similarity b ON b.talk_id = other
                    """,
                    side,
                    chunk,
                )
            )
            for one, other, left, right in cr.fetchall():
                if estimate(bytes(left), bytes(right)) >= NEARLY_EQUAL:
                    yield min(one, other), max(one, other)
