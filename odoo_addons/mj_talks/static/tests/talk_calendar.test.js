import { beforeEach, expect, test } from "@odoo/hoot";
import { mockDate } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { defineModels, fields, models, mountView, serverState } from "@web/../tests/web_test_helpers";
import { queryAllAttributes } from "@odoo/hoot-dom";

class MjTalk extends models.Model {
    _name = "mj.talk";

    calendar_at = fields.Datetime();
}

defineMailModels();
defineModels([MjTalk]);
beforeEach(() => mockDate("2026-11-18 08:00:00"));

async function firstDay(lang) {
    serverState.lang = lang;
    await mountView({
        resModel: "mj.talk",
        type: "calendar",
        arch: `<calendar js_class="mj_talk_calendar" date_start="calendar_at" mode="month" scales="day,week,month" />`,
    });
    return queryAllAttributes(".fc-day[data-date]", "data-date")[0];
}

test("other languages keep their first day", async () => {
    expect(await firstDay("en_US")).toBe("2026-11-01");
});

test("the week begins on Monday in Chinese, although the language says Sunday", async () => {
    expect(await firstDay("zh_CN")).toBe("2026-10-26");
});
