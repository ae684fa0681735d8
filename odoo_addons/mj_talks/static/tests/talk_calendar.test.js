import { beforeEach, expect, test } from "@odoo/hoot";
import { mockDate } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { defineModels, fields, models, mountView, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { queryAllAttributes } from "@odoo/hoot-dom";
import { localization } from "@web/core/l10n/localization";

class MjTalk extends models.Model {
    _name = "mj.talk";

    calendar_at = fields.Datetime();
}

defineMailModels();
defineModels([MjTalk]);
beforeEach(() => mockDate("2026-11-18 08:00:00"));

async function firstDay(code, weekStart) {
    patchWithCleanup(localization, { code, weekStart });
    await mountView({
        resModel: "mj.talk",
        type: "calendar",
        arch: `<calendar js_class="mj_talk_calendar" date_start="calendar_at" mode="month" scales="day,week,month" />`,
    });
    return queryAllAttributes(".fc-day[data-date]", "data-date")[0];
}

test("the week begins on Monday in Chinese, although Odoo's Chinese says Sunday", async () => {
    expect(await firstDay("zh_CN", 7)).toBe("2026-10-26");
});

test("other languages keep their first day", async () => {
    expect(await firstDay("en_US", 7)).toBe("2026-11-01");
});
