"""A database copied by PostgreSQL keeps the identity and the keys of the original: uninstalling in one leaves both readable."""

from contextlib import closing

import psycopg2
import pytest
from odoo.addons.mj_talks.models.confidentiality.mj_vault import VAULT_PARAMETER
from odoo.tests import TransactionCase, tagged
from psycopg2 import sql


@tagged("post_install", "-at_install")
class TestTwinDatabase(TransactionCase):
    """A20.3: the keys of confidential content go with the last database that needs them."""

    @pytest.fixture(autouse=True)
    def _twin(self):
        """Another database of this server, as far as it matters here."""
        name = f"{self.env.cr.dbname}_twin"
        with closing(psycopg2.connect(dbname="postgres")) as connection:
            connection.autocommit = True
            cursor = connection.cursor()
            cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            try:
                self.twin = name
                yield
            finally:
                cursor.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def _run_in_twin(self, statement, *values):
        with closing(psycopg2.connect(dbname=self.twin)) as connection, connection:
            connection.cursor().execute(statement, values)

    def test_twin_is_found(self):
        """Neither an empty database nor one with other keys is a twin; one that names the same keys is."""
        vault = self.env["mj.vault"]
        vault._keyring()
        mine = self.env["ir.config_parameter"].sudo().get_param(VAULT_PARAMETER)
        before = vault._has_twin()
        assert vault._is_named_in(self.twin, mine) is False
        self._run_in_twin("CREATE TABLE ir_config_parameter (key varchar, value text)")
        self._run_in_twin("INSERT INTO ir_config_parameter VALUES (%s, %s)", VAULT_PARAMETER, "others")
        assert vault._is_named_in(self.twin, mine) is False
        assert vault._has_twin() is before
        self._run_in_twin("UPDATE ir_config_parameter SET value = %s", mine)
        assert vault._is_named_in(self.twin, mine) is True
        assert vault._has_twin() is True

    def test_who_cannot_be_asked_counts(self):
        """A database that answers nothing may be a twin."""
        assert self.env["mj.vault"]._is_named_in(f"{self.twin}_gone", "any") is True
