from odoo import api, models

CHANGES_A_POST = {"date_from", "date_to", "state", "end_reason", "position_id", "leader_id"}


class MjAppointment(models.Model):
    """A leadership member who leaves, changes post or takes a further one is talked to promptly (A06.1)."""

    _inherit = "mj.appointment"  # pylint: disable=consider-merging-classes-inherited  # another package

    @api.model_create_multi
    def create(self, vals_list):
        appointments = super().create(vals_list)
        # A new post may continue one that ended.
        effective = appointments.filtered(lambda appointment: appointment.state == "effective")
        effective._follow_with_concerns()
        return appointments

    def write(self, vals):
        leaders = {post: post.leader_id for post in self} if "leader_id" in vals else {}
        result = super().write(vals)
        if CHANGES_A_POST & vals.keys():
            self.filtered(lambda appointment: appointment.state != "proposed")._follow_with_concerns()
        former = {post: leader for post, leader in leaders.items() if post._is_in_charge_of_another_than(leader)}
        self.env["mj.concern"]._raise_for_other_leaders(former)
        return result

    def _follow_with_concerns(self):
        if self:
            self.env["mj.concern"]._raise_for_changes(self)
            self.env["mj.concern"]._follow_responsible(self.organization_id)

    def _is_in_charge_of_another_than(self, leader):
        """Whether a leadership member in post is in another leader's charge than before."""
        return (
            leader
            and self.leader_id
            and self.leader_id != leader
            and self.state == "effective"
            and self.timing == "current"
            and self.position_id.is_leadership
        )
