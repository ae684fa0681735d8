import datetime
import json

from odoo import fields
from odoo.tests import HttpCase

from .common import MjCase


class ProtocolCase(HttpCase, MjCase):
    """Calls from outside, over each of the three protocols; an answer is text, an error's included."""

    def by_web_client(self, user, model, method, *args, **kwargs):
        self.authenticate(user.login, user.login)
        payload = {"params": {"model": model, "method": method, "args": args, "kwargs": kwargs}}
        return self.url_open(
            f"/web/dataset/call_kw/{model}/{method}",
            data=json.dumps(payload, default=str),
            headers={"Content-Type": "application/json"},
        ).text

    def by_xmlrpc(self, user, model, method, *args, **kwargs):
        try:
            answer = self.xmlrpc_object.execute_kw(
                self.env.cr.dbname, user.id, user.login, model, method, args, {**kwargs}
            )
        except Exception as error:
            return str(error)
        return str(answer)

    def by_json2(self, user, model, method, ids=None, **kwargs):
        key = (
            self.env["res.users.apikeys"]
            .with_user(user)
            .sudo()
            ._generate("rpc", "test", fields.Datetime.now() + datetime.timedelta(days=1))
        )
        self.env.flush_all()
        return self.url_open(
            f"/json/2/{model}/{method}",
            data=json.dumps({"ids": ids, **kwargs} if ids else kwargs, default=str),
            headers={"Content-Type": "application/json", "Authorization": f"bearer {key}"},
        ).text
