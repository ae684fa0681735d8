"""Tests whose transactions are committed, as those of people at work are."""

from contextlib import contextmanager

import odoo
from odoo import api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name


class RealTransactionsCase(BaseCase):
    """What is made here is committed: each class removes it again."""

    def setUp(self):
        super().setUp()
        Registry(get_db_name())

    @contextmanager
    def transaction(self):
        """Give an environment with a cursor of its own, committed at the end.

        :rtype: odoo.api.Environment
        """
        with odoo.sql_db.db_connect(get_db_name()).cursor() as cr:
            yield api.Environment(cr, odoo.SUPERUSER_ID, {"lang": "en_US", "tracking_disable": True})
            cr.commit()

    def delete_rows(self, env, *rows):
        """Delete rows where a column has one of some values, past all that keeps them.

        :param odoo.api.Environment env: of a transaction.
        :param tuple[str, str, list[int]] rows: table, column and values, in this order.
        """
        for table, column, values in rows:
            env.cr.execute(f"DELETE FROM {table} WHERE {column} = ANY(%s)", [values])  # pylint: disable=sql-injection
