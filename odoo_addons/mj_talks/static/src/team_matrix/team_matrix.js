import { Component, onWillStart, useState } from "@odoo/owl";
import { RecordSelector } from "@web/core/record_selectors/record_selector";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { ControlPanel } from "@web/search/control_panel/control_panel";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { STATUSES, TeamMatrixTable } from "./team_matrix_table";

/** Leadership × leadership, and everybody else by leader: who has talked with whom in one year. */
export class TeamMatrix extends Component {
    static template = "mj_talks.TeamMatrix";
    static components = { ControlPanel, RecordSelector, TeamMatrixTable };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.statuses = Object.entries(STATUSES);
        const context = this.props.action?.context || {};
        this.state = useState({
            organizationId: context.mj_organization_id || false,
            year: context.mj_year || false,
            ...this.props.state,
            data: null,
        });
        useSetupAction({
            getLocalState: () => ({ organizationId: this.state.organizationId, year: this.state.year }),
        });
        onWillStart(() => this.load());
    }

    get tables() {
        return this.state.data.tables.filter((table) => table.cells.length);
    }

    async load() {
        const data = await this.orm.call("mj.team.matrix", "get_matrix", [this.state.organizationId, this.state.year]);
        Object.assign(this.state, { data, organizationId: data.organization.id, year: data.year });
    }

    selectOrganization(organizationId) {
        if (organizationId) {
            this.state.organizationId = organizationId;
            return this.load();
        }
    }

    moveYear(step) {
        this.state.year += step;
        return this.load();
    }

    print() {
        window.print();
    }

    /** Plan what is owed, open what is planned or done, explain what a plan would not help. */
    async openCell(table, cell) {
        const duties = cell.duty_ids.map((id) => this.state.data.duties[id]);
        const owed = duties.filter((duty) => ["open", "overdue"].includes(duty.status) && !duty.is_past);
        const shown = duties.find((duty) => duty.status === cell.status);
        if (owed.length && this.state.data.can_plan) {
            const talkerId = table.key === "leadership" ? cell.row : cell.column;
            return this.openTalk(
                "action_plan",
                owed.map((duty) => duty.id),
                { talker_id: talkerId }
            );
        }
        if (["planned", "done"].includes(cell.status)) {
            return this.openTalk("action_open_talk", [shown.id]);
        }
        return this.action.doAction(
            {
                type: "ir.actions.act_window",
                res_model: "mj.obligation",
                res_id: shown.id,
                views: [[false, "form"]],
                target: "new",
            },
            { onClose: () => this.load() }
        );
    }

    async openTalk(method, dutyIds, kwargs = {}) {
        const action = await this.orm.call("mj.obligation", method, [dutyIds], kwargs);
        return this.action.doAction(action, { onClose: () => this.load() });
    }
}

registry.category("actions").add("mj_talks.team_matrix", TeamMatrix);
