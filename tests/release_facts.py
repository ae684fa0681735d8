"""What is true of a database with the sample municipality, asked in the same words of every release.

Run by ``test_upgrade.py`` and ``dev/release.py`` in a process of its own: ``python release_facts.py facts CONFIGURATION
DATABASE``. The answer is the last line, as JSON. What a later release keeps elsewhere is looked for there and answered
under the same name.
"""

import json
import sys
from collections import defaultdict

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import SQL, config

ADDONS = ["mj_talks", "mj_supervision"]
DUTIES = """
    SELECT duty.id, rule.code, place.code, talker_contact.name, talkee_contact.name, duty.period_start, duty.period_end,
           duty.occurrence, duty.opens_on, duty.due_date, duty.state, duty.lapse_reason, planned.reference,
           done.reference, duty.fulfilled_on, duty.in_window
      FROM mj_obligation AS duty
      JOIN mj_talk_rule AS rule ON rule.id = duty.rule_id
      JOIN mj_organization AS place ON place.id = duty.organization_id
      LEFT JOIN mj_member AS talker ON talker.id = duty.talker_id
      LEFT JOIN res_partner AS talker_contact ON talker_contact.id = talker.partner_id
      LEFT JOIN mj_member AS talkee ON talkee.id = duty.talkee_id
      LEFT JOIN res_partner AS talkee_contact ON talkee_contact.id = talkee.partner_id
      LEFT JOIN mj_talk AS planned ON planned.id = duty.planned_talk_id
      LEFT JOIN mj_talk AS done ON done.id = duty.talk_id
     ORDER BY duty.id
"""
DUTY_COLUMNS = (
    *("id", "clause", "organisation", "talker", "talked-to", "from", "to", "occurrence", "opens", "due", "state"),
    *("lapsed because", "planned", "fulfilled by", "fulfilled on", "in window"),
)
PEOPLE = """
    SELECT account.login, account.active, contact.name, contact.lang, contact.tz,
           (SELECT array_agg(DISTINCT data.module || '.' || data.name)
              FROM res_groups_users_rel AS chosen
              JOIN ir_model_data AS data ON data.model = 'res.groups' AND data.res_id = chosen.gid
             WHERE chosen.uid = account.id),
           (SELECT array_agg(place.code || CASE WHEN scope.include_below THEN ' and below' ELSE '' END)
              FROM mj_scope AS scope
              JOIN mj_organization AS place ON place.id = scope.organization_id
             WHERE scope.user_id = account.id)
      FROM res_users AS account
      JOIN res_partner AS contact ON contact.id = account.partner_id
     ORDER BY account.login
"""


def facts(registry):
    """Answer all questions; what is asked of tables comes first, because opening content adds lines to the log.

    :param Registry registry: of the database.
    :rtype: dict
    """
    with registry.cursor() as cr:
        answer = {
            "versions": _versions(cr),
            "rows": _rows(cr),
            "data": _data(cr),
            "discussions": _discussions(cr),
            "people": _people(cr),
            "duties": _duties(cr),
            "talks": _talks(cr),
        }
        answer["readable"] = _readable(cr)
    answer["ledger"] = _ledger(registry)
    answer["contents"] = _contents(registry)
    answer["fingerprints"] = _fingerprints(registry)
    return answer


def _tables(cr, pattern):
    cr.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = current_schema AND tablename LIKE %s ORDER BY tablename",
        [pattern],
    )
    return [name for (name,) in cr.fetchall()]


def _versions(cr):
    cr.execute(
        "SELECT name, latest_version FROM ir_module_module WHERE name = ANY(%s) AND state = 'installed'", [ADDONS]
    )
    return dict(cr.fetchall())


def _rows(cr):
    """Count what people made: the rows of our tables that are no data of the addons."""
    counts = {}
    for table in _tables(cr, r"mj\_%"):
        condition = SQL("TRUE") if table.endswith("_rel") else SQL("line.id NOT IN (SELECT res_id FROM ours)")
        cr.execute(
            SQL(
                """
                WITH ours AS (SELECT res_id FROM ir_model_data
                               WHERE module = ANY(%s) AND replace(model, '.', '_') = %s AND res_id IS NOT NULL)
                SELECT count(*) FROM %s AS line WHERE %s
                """,
                ADDONS,
                table,
                SQL.identifier(table),
                condition,
            )
        )
        counts[table] = cr.fetchone()[0]
    return counts


def _data(cr):
    """Name the records in our tables that came with the addons."""
    cr.execute(
        r"""
        SELECT model, array_agg(name ORDER BY name) FROM ir_model_data
         WHERE module = ANY(%s) AND model LIKE 'mj.%%' GROUP BY model ORDER BY model
        """,
        [ADDONS],
    )
    return dict(cr.fetchall())


def _discussions(cr):
    """Count messages and activities about our records, by model."""
    counts = {}
    for table, column in (("mail_message", "model"), ("mail_activity", "res_model"), ("ir_attachment", "res_model")):
        cr.execute(
            SQL(
                "SELECT %(column)s, count(*) FROM %(table)s WHERE %(column)s LIKE 'mj.%%' GROUP BY 1 ORDER BY 1",
                column=SQL.identifier(column),
                table=SQL.identifier(table),
            )
        )
        counts[table] = dict(cr.fetchall())
    return counts


def _people(cr):
    cr.execute(PEOPLE)
    names = ("active", "name", "language", "time zone", "groups", "scopes")
    return {
        login: {
            name: sorted(value or []) if name in ("groups", "scopes") else value
            for name, value in zip(names, values, strict=True)
        }
        for login, *values in cr.fetchall()
    }


def _duties(cr):
    cr.execute(DUTIES)
    return [list(DUTY_COLUMNS), *(["" if cell is None else str(cell) for cell in row] for row in cr.fetchall())]


def _talks(cr):
    cr.execute("SELECT state, count(*) FROM mj_talk GROUP BY state ORDER BY state")
    return dict(cr.fetchall())


def _readable(cr):
    """Count, for each person, the records of each of our models that the record rules let them find."""
    counts = defaultdict(dict)
    for login, user_id in _accounts(cr):
        env = api.Environment(cr, user_id, {"active_test": False})
        for name in _persistent_models(env):
            if env[name].has_access("read"):
                counts[login][name] = env[name].search_count([])
    return counts


def _persistent_models(env):
    for name in sorted(env.registry):
        model = env[name]
        if name.startswith("mj.") and not (model._abstract or model._transient) and model._auto:
            yield name


def _accounts(cr):
    cr.execute("SELECT login, id FROM res_users WHERE active AND id <> %s ORDER BY login", [SUPERUSER_ID])
    return cr.fetchall()


def _ledger(registry):
    """Verify the ledger of each company; the result is not kept."""
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        answers = {}
        for company in env["res.company"].search([]):
            verification = env["mj.ledger.verification"]._verify(company)
            answers[company.name] = {
                "result": verification.result,
                "problem": verification.problem or None,
                "sealed": verification.count,
                "queued": verification.queued_count,
                "last seal": verification.head,
            }
        cr.rollback()
    return answers


def _contents(registry):
    """Open everything that is sealed, as each person: what it says, and who reads which parts of it."""
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        names = [name for name in _persistent_models(env) if getattr(env[name], "_content_names", ())]
        answer = {name: {"sealed": _sealed(env[name]), "opened": {}} for name in names}
        accounts = _accounts(cr)
    for login, user_id in accounts:
        for name in names:
            _open_as(registry, login, user_id, name, answer[name]["opened"])
    return answer


def _sealed(model):
    """Count the envelopes that the keys open."""
    return sum(bool(record._unsealed()) for record in model.with_context(active_test=False).search([]))


def _open_as(registry, login, user_id, name, opened):
    """Open the records of a model in a transaction of a reader's own, whether the reader finds them or not."""
    with registry.cursor() as cr:
        model = api.Environment(cr, user_id, {})[name]
        records = model.sudo().with_context(active_test=False).search([], order="id").sudo(False)
        for record_id, content in records._open_content().items():
            entry = opened.setdefault(str(record_id), {"text": {}, "readers": {}})
            text = {part: value for part, value in content.items() if value}
            entry["text"] |= text
            entry["readers"][login] = sorted(text)
        cr.commit()


def _fingerprints(registry):
    """Count the fingerprints of records that are kept, and those among them that the present code makes again."""
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        cr.execute("SELECT talk_id, signature FROM mj_talk_similarity")
        kept = {talk_id: bytes(signature) for talk_id, signature in cr.fetchall()}
        records = env["mj.talk.record"].with_context(active_test=False).search([("talk_id", "in", list(kept))])
        texts = {record.talk_id.id: env["mj.talk"]._text_of(record._unsealed()) for record in records}
        similarity = env["mj.talk.similarity"]
        again = sum(similarity._signature(texts[talk_id]) == signature for talk_id, signature in kept.items())
        return {"kept": len(kept), "made again": again}


if __name__ == "__main__":
    action, configuration, database = sys.argv[1:]
    config.parse_config(["-c", configuration, "-d", database, "--no-http"], setup_logging=True)
    print(json.dumps({"facts": facts}[action](Registry(database)), ensure_ascii=False))
