import { registry } from "@web/core/registry";
import { PivotRenderer } from "@web/views/pivot/pivot_renderer";
import { pivotView } from "@web/views/pivot/pivot_view";

/** A rate of nothing is no rate: its cell stays empty, instead of a nought that blames somebody. */
export class CompliancePivotRenderer extends PivotRenderer {
    getFormattedValue(cell) {
        const isRate = this.model.metaData.widgets[cell.measure] === "percentage";
        return isRate && cell.value === false ? "" : super.getFormattedValue(cell);
    }
}

registry.category("views").add("mj_compliance_pivot", { ...pivotView, Renderer: CompliancePivotRenderer });
