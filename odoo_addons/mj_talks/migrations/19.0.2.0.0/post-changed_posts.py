"""Concerns raised by themselves say what changed, and changes of before this release raise none that nobody asked for."""


def migrate(cr, _version):
    """Ended posts were all that raised a concern; further posts, leaders in charge and dissolution count from today on."""
    cr.execute("UPDATE mj_concern SET cause = 'ended' WHERE appointment_id IS NOT NULL AND cause IS NULL")
    cr.execute("UPDATE mj_concern_kind SET further_from = current_date WHERE is_automatic AND further_from IS NULL")
