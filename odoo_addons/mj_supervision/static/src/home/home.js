import { Component, onWillStart, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { ControlPanel } from "@web/search/control_panel/control_panel";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/** Where is it not going well? Figures of a year, each leading to the list behind it. */
export class SupervisionHome extends Component {
    static template = "mj_supervision.Home";
    static components = { ControlPanel };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ year: false, ...this.props.state, data: null });
        useSetupAction({ getLocalState: () => ({ year: this.state.year }) });
        onWillStart(() => this.load());
    }

    async load() {
        const data = await this.orm.call("mj.supervision.home", "get_figures", [this.state.year]);
        Object.assign(this.state, { data, year: data.year });
    }

    get highestMonth() {
        return Math.max(1, ...this.state.data.months.map((month) => month.regular + month.timely));
    }

    height(count) {
        return `height: ${Math.round((100 * count) / this.highestMonth)}%`;
    }

    level(percent) {
        return percent === null ? "muted" : percent >= 90 ? "success" : percent >= 60 ? "warning" : "danger";
    }

    moveYear(step) {
        this.state.year += step;
        return this.load();
    }

    async openTile(tile) {
        const action = await this.action.loadAction(tile.action);
        return this.action.doAction({ ...action, name: tile.label, domain: tile.domain, context: {} });
    }

    openRectifications(age) {
        return this.openTile({ ...age, action: "mj_supervision.mj_rectification_action" });
    }

    openOrganization(row) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: row.organization_id[1],
            res_model: "mj.compliance.report",
            views: [
                [false, "pivot"],
                [false, "graph"],
                [false, "list"],
            ],
            domain: [
                ["year", "=", this.state.year],
                ["organization_id", "child_of", row.organization_id[0]],
            ],
            context: { pivot_row_groupby: ["rule_id", "organization_id"] },
        });
    }

    openFirstSteps() {
        return this.action.doAction("mj_talks.mj_first_page_action");
    }

    openReport() {
        return this.action.doAction("mj_talks.mj_compliance_organization_action");
    }
}

registry.category("actions").add("mj_supervision.home", SupervisionHome);
