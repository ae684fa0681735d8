from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# Parts of a record, in the order in which they are asked for.
ASPECTS = ("thought", "duty_performance", "conduct", "life")
PARTS = (
    "outline",
    *ASPECTS,
    "affirmed",
    "shortcomings",
    "one_sided_reason",
    "is_matter_of_principle",
    "matter_of_principle",
    "opinions",
    "difficulties",
    "own_commitments",
    "problems",
    "measures",
    "post_duties",
    "integrity",
    "statement",
    "motive",
    "understanding",
    "self_assessment",
    "talker_opinion",
    "talkee_comment",
)
# Parts written as text, with prompts, by those whose record it is.
WRITTEN_PARTS = tuple(name for name in PARTS if name not in ("is_matter_of_principle", "talkee_comment"))
# The preparation is the talker's own.
WITHHELD_FROM_TALKEE = frozenset({"outline"})
SHOWN_TO_TALKEE = ("recorded", "confirmed", "archived")


class MjTalkRecord(models.Model):
    """What was said in a talk: read by its talkers, its recorder and, of one's own talk, the talked-to."""

    _name = "mj.talk.record"
    _description = "Record of a Talk"
    _inherit = ["mj.confidential"]
    _rec_name = "talk_id"
    _content_names = PARTS

    talk_id = fields.Many2one("mj.talk", required=True, readonly=True, index=True, ondelete="restrict")
    talk_state = fields.Selection(related="talk_id.state", string="Talk Status")
    category = fields.Selection(related="talk_id.category")
    form = fields.Selection(related="talk_id.form")
    company_id = fields.Many2one(related="talk_id.company_id", store=True, index=True)
    # Counts changes, so that of two people at work the second learns of the first.
    revision = fields.Integer(readonly=True, copy=False, default=0)
    revised_by_id = fields.Many2one("res.users", string="Last Changed By", readonly=True, copy=False)
    revised_at = fields.Datetime(string="Last Changed At", readonly=True, copy=False)

    outline = fields.Text(string="Preparation", compute="_compute_content", readonly=False, copy=False)
    thought = fields.Text(compute="_compute_content", readonly=False, copy=False)
    duty_performance = fields.Text(compute="_compute_content", readonly=False, copy=False)
    conduct = fields.Text(compute="_compute_content", readonly=False, copy=False)
    life = fields.Text(compute="_compute_content", readonly=False, copy=False)
    affirmed = fields.Text(compute="_compute_content", readonly=False, copy=False)
    shortcomings = fields.Text(
        string="Shortcomings Pointed Out", compute="_compute_content", readonly=False, copy=False
    )
    one_sided_reason = fields.Text(
        string="Why One of Both Is Empty", compute="_compute_content", readonly=False, copy=False
    )
    is_matter_of_principle = fields.Boolean(
        string="A Matter of Principle", compute="_compute_content", readonly=False, copy=False
    )
    matter_of_principle = fields.Text(
        string="The Matter of Principle", compute="_compute_content", readonly=False, copy=False
    )
    opinions = fields.Text(string="Opinions and Suggestions", compute="_compute_content", readonly=False, copy=False)
    difficulties = fields.Text(string="Real Difficulties", compute="_compute_content", readonly=False, copy=False)
    own_commitments = fields.Text(
        string="The Talker's Own Shortcomings and Commitments", compute="_compute_content", readonly=False, copy=False
    )
    problems = fields.Text(string="Problems Found", compute="_compute_content", readonly=False, copy=False)
    measures = fields.Text(compute="_compute_content", readonly=False, copy=False)
    post_duties = fields.Text(string="Duties of the Post", compute="_compute_content", readonly=False, copy=False)
    integrity = fields.Text(compute="_compute_content", readonly=False, copy=False)
    statement = fields.Text(string="Statement of the Person", compute="_compute_content", readonly=False, copy=False)
    motive = fields.Text(compute="_compute_content", readonly=False, copy=False)
    understanding = fields.Text(
        string="Understanding of the Party", compute="_compute_content", readonly=False, copy=False
    )
    self_assessment = fields.Text(
        string="Strengths, Weaknesses, Direction", compute="_compute_content", readonly=False, copy=False
    )
    talker_opinion = fields.Text(string="Opinion of the Talker", compute="_compute_content", readonly=False, copy=False)
    talkee_comment = fields.Text(
        string="Comment of the Talked-to", compute="_compute_content", readonly=False, copy=False
    )

    _one_per_talk = models.UniqueIndex("(talk_id)", "This talk has its record already.")

    # -- who may read and write ---------------------------------------------------------------

    def _known_to(self, user):
        return self.filtered(
            lambda record: record._is_kept_by(user) or record._is_own_talk_of(user) or bool(record._grant_of(user))
        )

    def _is_kept_by(self, user):
        """Whether a user is a talker or the named recorder of the talk."""
        return self.talk_id._is_kept_by(user)

    def _is_own_talk_of(self, user):
        """Whether a user was the one talked to, in a one-to-one talk that was recorded (A04.4)."""
        talk = self.talk_id
        return (
            talk.form != "collective"
            and talk.state in SHOWN_TO_TALKEE
            and user.partner_id in talk.talkee_ids.partner_id
        )

    def _grant_of(self, user):
        return self.talk_id._grant_of(user)

    def _withheld_from(self, user):
        record = self.sudo()
        return frozenset() if record._is_kept_by(user.sudo()) else WITHHELD_FROM_TALKEE

    def _log_talk(self):
        return self.talk_id

    def _check_may_write_content(self):
        reader = self._reader().sudo()
        for record in self.sudo():
            if not reader or not record._is_kept_by(reader):
                raise AccessError(self.env._("Only the talkers and the recorder of the talk write its record."))
            if record.talk_id.state in ("archived", "cancelled"):
                raise UserError(
                    self.env._(
                        "The talk %(talk)s was archived or cancelled meanwhile: its record is closed. Copy what you "
                        "wrote, then reload.",
                        talk=record.talk_id.reference,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        talks = self.env["mj.talk"].browse(vals.get("talk_id") for vals in vals_list)
        for talk in talks.sudo():
            if not (self.env.su or talk._is_kept_by(self.env.user)):
                raise AccessError(self.env._("Only the talkers and the recorder of the talk write its record."))
        return super().create(vals_list)

    def write(self, vals):
        parts = [name for name in PARTS if name in vals]
        if set(parts) - {"talkee_comment"} and all(record._is_kept_by(self.env.user) for record in self):
            # What was read and confirmed is taken back before it is changed.
            self.talk_id._check_not_confirmed()
        if "revision" in vals:
            # The screen says with whatever it saves which state of the record was in sight.
            vals = dict(vals)
            self._check_revision(vals.pop("revision"))
        elif parts and self.env.context.get("mj_revision") is not None:
            self._check_revision(self.env.context["mj_revision"])
        if not parts:
            return super().write(vals) if vals else True
        result = super().write(vals)
        for record in self.sudo():
            super(MjTalkRecord, record).write(
                {
                    "revision": record.revision + 1,
                    "revised_by_id": self.env.uid,
                    "revised_at": fields.Datetime.now(),
                }
            )
        return result

    def _check_revision(self, revision):
        """Of two people at work the second learns of the first, and nothing is overwritten unseen."""
        for record in self.sudo().filtered(lambda record: record.revision != revision):
            raise UserError(
                self.env._(
                    "%(person)s changed this record at %(time)s, after you opened it. Nothing of yours was saved and "
                    "nothing of theirs is lost: copy what you wrote, reload the page, look at the change and add yours.",
                    person=record.revised_by_id.name,
                    time=fields.Datetime.context_timestamp(self, record.revised_at).strftime("%H:%M"),
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The record of a talk is not deleted. The rules administrator can have it erased."))
