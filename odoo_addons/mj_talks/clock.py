"""Days as they are where an organisation is: a duty is overdue from midnight there, not from the server's."""

from datetime import datetime

import pytz


def today(env, company=None):
    """Return the local day of a company, whoever asks and whichever companies are chosen on the screen.

    :param odoo.api.Environment env: of who asks.
    :param res.company company: where; the current one when empty. It need not be one that the user is in.
    :rtype: datetime.date
    """
    return local_date(env, datetime.now(pytz.utc), company)


def todays(records):
    """Return the local day of each company of records, of the current one for those that have none yet.

    :param records: of a model with ``company_id``.
    :rtype: dict[res.company, datetime.date]
    """
    companies = [*records.sudo().company_id, records.env["res.company"]]
    return {company: today(records.env, company) for company in companies}


def local_date(env, moment, company=None):
    """Return the local date of a moment.

    :param odoo.api.Environment env: of who asks.
    :param datetime.datetime moment: with time zone, or without for UTC as Odoo stores it.
    :param res.company company: see :func:`today`.
    :rtype: datetime.date
    """
    zone = pytz.timezone((company or env.company).sudo().mj_timezone)
    moment = moment if moment.tzinfo else pytz.utc.localize(moment)
    return moment.astimezone(zone).date()
