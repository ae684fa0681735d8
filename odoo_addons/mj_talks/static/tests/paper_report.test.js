import { expect, test } from "@odoo/hoot";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { defineActions, getService, mockService, mountWithCleanup, onRpc, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { download } from "@web/core/network/download";
import { downloadReport } from "@web/webclient/actions/reports/utils";
import { WebClient } from "@web/webclient/webclient";
import "@mj_talks/paper/paper_report";

defineMailModels();

const REPORT = { type: "ir.actions.report", report_type: "qweb-pdf", context: { active_ids: [7, 8] } };

defineActions([
    { ...REPORT, id: 7, name: "Record Sheet", report_name: "mj_talks.mj_talk_sheet", is_mj_paper: true },
    { ...REPORT, id: 8, name: "Invoice", report_name: "account.report_invoice" },
]);

/** The server has no wkhtmltopdf; what is asked, downloaded and said is noted. */
async function pressPrint(action) {
    patchWithCleanup(downloadReport, { wkhtmltopdfStatusProm: undefined });
    patchWithCleanup(download, {
        _download: ({ url, data }) => {
            expect.step([url, ...JSON.parse(data.data)]);
            return Promise.resolve();
        },
    });
    mockService("notification", { add: () => expect.step("warned") });
    onRpc("/report/check_wkhtmltopdf", () => {
        expect.step("asked");
        return "install";
    });
    await mountWithCleanup(WebClient);
    await getService("action").doAction(action);
}

test("an office paper is downloaded, and nobody asks for wkhtmltopdf", async () => {
    await pressPrint(7);
    expect.verifySteps([["/report/download", "/report/pdf/mj_talks.mj_talk_sheet/7,8", "qweb-pdf"]]);
});

test("reports of other addons go Odoo's way", async () => {
    onRpc("/report/html/*", () => "<main>Invoice</main>", { pure: true });
    await pressPrint(8);
    expect.verifySteps(["asked", "warned"]);
});
