import { localization } from "@web/core/l10n/localization";
import { registry } from "@web/core/registry";
import { CalendarModel } from "@web/views/calendar/calendar_model";
import { calendarView } from "@web/views/calendar/calendar_view";

const MONDAY = 1;

class TalkCalendarModel extends CalendarModel {
    setup(...args) {
        super.setup(...args);
        if (localization.code?.startsWith("zh")) {
            this.meta.firstDayOfWeek = MONDAY;
        }
    }
}

/**
 * A calendar whose week begins on Monday in Chinese, as on the wall; the Chinese that Odoo brings along begins on Sunday.
 */
registry.category("views").add("mj_talk_calendar", { ...calendarView, Model: TalkCalendarModel });
