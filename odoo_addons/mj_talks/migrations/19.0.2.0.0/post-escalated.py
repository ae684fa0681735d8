"""Duties note since this release when it became known above that they are overdue; the automation told of these before."""


def migrate(cr, _version):
    """Note the day after the due date on what is overdue."""
    cr.execute(
        """
        UPDATE mj_obligation SET escalated_on = due_date + 1
         WHERE state = 'open' AND due_date < current_date AND escalated_on IS NULL
           AND request_id IS NULL AND concern_id IS NULL
        """
    )
