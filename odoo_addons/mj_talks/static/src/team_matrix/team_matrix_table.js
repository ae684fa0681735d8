import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";

export const STATUSES = {
    overdue: { symbol: "!", label: _t("Overdue") },
    missed: { symbol: "×", label: _t("Missed") },
    open: { symbol: "○", label: _t("Open") },
    planned: { symbol: "◐", label: _t("Planned") },
    done: { symbol: "✓", label: _t("Done") },
    waived: { symbol: "–", label: _t("Waived") },
};

/** One table of the team matrix: people down, people across, one sign where they meet. */
export class TeamMatrixTable extends Component {
    static template = "mj_talks.TeamMatrixTable";
    static props = {
        table: Object,
        people: Object,
        duties: Object,
        onCell: Function,
    };

    setup() {
        this.statuses = STATUSES;
    }

    get title() {
        return this.props.table.key === "leadership"
            ? _t("Leadership team among itself")
            : _t("Committee members and department heads");
    }

    get corner() {
        return this.props.table.key === "leadership" ? _t("Talker ↓ Talked-to →") : _t("Talked-to ↓ Talker →");
    }

    get cells() {
        return Object.fromEntries(this.props.table.cells.map((cell) => [`${cell.row}-${cell.column}`, cell]));
    }

    person(id) {
        return this.props.people[id] || { name: _t("Anybody"), posts: _t("eligible") };
    }

    total(line) {
        return line.due ? `${line.done}/${line.due}` : "";
    }

    describe(cell) {
        const lines = cell.duty_ids.map((id) => {
            const duty = this.props.duties[id];
            const label = STATUSES[duty.status].label;
            return duty.done_on
                ? _t("%(clause)s: %(status)s on %(day)s", { clause: duty.clause, status: label, day: duty.done_on })
                : _t("%(clause)s: %(status)s, due %(day)s", { clause: duty.clause, status: label, day: duty.due_date });
        });
        const people = `${this.person(cell.row).name} – ${this.person(cell.column).name}`;
        return [people, ...lines].join("\n");
    }
}
