import { download } from "@web/core/network/download";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { getReportUrl } from "@web/webclient/actions/reports/utils";

/**
 * Downloads an office paper without asking for wkhtmltopdf, which the server may do without: what it lacks, it says.
 *
 * @param {Object} action the report action
 * @param {Object} options of the action
 * @param {Object} env the web client's
 * @returns {Promise<boolean>} whether the report is one of ours
 */
export async function downloadPaper(action, options, env) {
    if (!action.is_mj_paper || action.report_type !== "qweb-pdf") {
        return false;
    }
    env.services.ui.block();
    try {
        await download({
            url: "/report/download",
            data: {
                data: JSON.stringify([getReportUrl(action, "pdf"), action.report_type]),
                context: JSON.stringify({ ...user.context, ...action.context }),
            },
        });
    } finally {
        env.services.ui.unblock();
    }
    return true;
}

registry.category("ir.actions.report handlers").add("mj_paper", downloadPaper);
