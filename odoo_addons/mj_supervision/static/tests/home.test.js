import { expect, test } from "@odoo/hoot";
import { click, queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { makeMockEnv, mockService, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { getDefaultConfig } from "@web/views/view";
import { SupervisionHome } from "@mj_supervision/home/home";

defineMailModels();

const FIGURES = {
    year: 2026,
    summary: { due: 10, done: 7, overdue: 2, coverage: 70, timeliness: null },
    tiles: [
        {
            name: "overdue",
            label: "Overdue duties",
            count: 2,
            is_warning: true,
            action: "mj_talks.duties",
            domain: [["is_overdue", "=", true]],
        },
        { name: "waivers", label: "Waivers", count: 0, is_warning: false, action: "mj_talks.waivers", domain: [] },
    ],
    ages: [
        { label: "under 15 days", count: 1, domain: [["state", "=", "ordered"]] },
        { label: "60 days or more", count: 3, domain: [["state", "=", "submitted"]] },
    ],
    organizations: [
        {
            id: 5,
            organization_id: [5, "East District"],
            due_count: 6,
            done_count: 3,
            overdue_count: 2,
            coverage: 50,
            timeliness: 95,
        },
    ],
    months: [
        { month: 1, regular: 3, timely: 1 },
        { month: 2, regular: 0, timely: 0 },
    ],
};

async function mountHome(figures = FIGURES, props = {}) {
    onRpc("mj.supervision.home", "get_figures", ({ args }) => {
        expect.step(["figures", args[0]]);
        return { ...figures, year: args[0] || figures.year };
    });
    mockService("action", {
        loadAction: (id) => ({ id, context: { search_default_mine: 1 } }),
        doAction: (action) => expect.step(action),
    });
    await mountWithCleanup(SupervisionHome, {
        env: await makeMockEnv({ config: getDefaultConfig() }),
        props: { action: {}, actionId: 1, className: "", ...props },
    });
}

test("rates are shown with their colour, and a dash where there is none", async () => {
    await mountHome();
    expect.verifySteps([["figures", false]]);
    expect(queryAllTexts(".o_mj_home_rate b")).toEqual(["70%", "–"]);
    expect(".o_mj_home_rate:first b").toHaveClass("text-warning");
    expect(".o_mj_home_rate:last b").toHaveClass("text-muted");
    expect(".o_mj_home_year").toHaveText("2026");
});

test("the highest month fills its bar, an empty one stays flat", async () => {
    await mountHome();
    expect.verifySteps([["figures", false]]);
    expect(".o_mj_home_month:first .o_mj_home_regular").toHaveAttribute("style", "height: 75%");
    expect(".o_mj_home_month:first .o_mj_home_timely").toHaveAttribute("style", "height: 25%");
    expect(".o_mj_home_month:last .o_mj_home_regular").toHaveAttribute("style", "height: 0%");
});

test("the years before and after are fetched", async () => {
    await mountHome();
    await click("[aria-label='Year before']");
    await animationFrame();
    expect(".o_mj_home_year").toHaveText("2025");
    await click("[aria-label='Year after']");
    await animationFrame();
    expect(".o_mj_home_year").toHaveText("2026");
    expect.verifySteps([
        ["figures", false],
        ["figures", 2025],
        ["figures", 2026],
    ]);
});

test("a tile opens just the list that it counts", async () => {
    await mountHome();
    expect("[name='overdue']").toHaveClass("o_mj_home_warning");
    expect("[name='waivers']").not.toHaveClass("o_mj_home_warning");
    await click("[name='overdue']");
    await animationFrame();
    expect.verifySteps([
        ["figures", false],
        { id: "mj_talks.duties", name: "Overdue duties", domain: [["is_overdue", "=", true]], context: {} },
    ]);
});

test("an age opens its rectifications", async () => {
    await mountHome();
    await click(".o_mj_home_tile:contains('60 days')");
    await animationFrame();
    expect.verifySteps([
        ["figures", false],
        {
            id: "mj_supervision.mj_rectification_action",
            name: "60 days or more",
            domain: [["state", "=", "submitted"]],
            context: {},
        },
    ]);
});

test("an organisation opens the report of its subtree and year", async () => {
    await mountHome();
    await click("tbody tr");
    await animationFrame();
    expect.verifySteps([
        ["figures", false],
        {
            type: "ir.actions.act_window",
            name: "East District",
            res_model: "mj.compliance.report",
            views: [
                [false, "pivot"],
                [false, "graph"],
                [false, "list"],
            ],
            domain: [
                ["year", "=", 2026],
                ["organization_id", "child_of", 5],
            ],
            context: { pivot_row_groupby: ["rule_id", "organization_id"] },
        },
    ]);
});

test("a year without duties says so", async () => {
    await mountHome({ ...FIGURES, organizations: [] });
    expect.verifySteps([["figures", false]]);
    expect("p.text-muted").toHaveText("Nothing is owed in this year.");
});

test("from 90 % on it is well, from 60 % on not quite, below it is not", async () => {
    const row = (id, coverage, timeliness) => ({
        id,
        organization_id: [id, `District ${id}`],
        due_count: 10,
        done_count: 5,
        overdue_count: id === 1 ? 0 : 1,
        coverage,
        timeliness,
    });
    await mountHome({ ...FIGURES, organizations: [row(1, 90, null), row(2, 60, 60), row(3, 59.9, 89.9)] });
    expect.verifySteps([["figures", false]]);
    expect(".progress-bar:eq(0)").toHaveClass("bg-success");
    expect(".progress-bar:eq(1)").toHaveClass("bg-warning");
    expect(".progress-bar:eq(2)").toHaveClass("bg-danger");
    expect(".progress-bar:eq(2)").toHaveAttribute("style", "width: 59.9%");
    expect(queryAllTexts("tbody td")).toEqual([
        ...["District 1", "10", "5", "0", "90%", "–"],
        ...["District 2", "10", "5", "1", "60%", "60%"],
        ...["District 3", "10", "5", "1", "59.9%", "89.9%"],
    ]);
    expect("tr:eq(1) td:eq(3)").not.toHaveClass("text-danger");
    expect("tr:eq(2) td:eq(3)").toHaveClass("text-danger");
});

test("what is to be done first leads to the first steps", async () => {
    await mountHome({ ...FIGURES, first_step: { name: "Members", detail: "Nobody is entered yet." } });
    expect(".o_mj_home_first_step").toHaveText(/Members.*Nobody is entered yet\./);
    await click(".o_mj_home_first_step button");
    await animationFrame();
    expect.verifySteps([["figures", false], "mj_talks.mj_first_page_action"]);
});

test("nothing is to be done first where all is set up", async () => {
    await mountHome();
    expect.verifySteps([["figures", false]]);
    expect(".o_mj_home_first_step").toHaveCount(0);
});

test("all organisations are one click away", async () => {
    await mountHome();
    await click("button:contains('All organisations')");
    await animationFrame();
    expect.verifySteps([["figures", false], "mj_talks.mj_compliance_organization_action"]);
});

test("who comes back finds the year that was looked at", async () => {
    await mountHome(FIGURES, { state: { year: 2024 } });
    expect.verifySteps([["figures", 2024]]);
    expect(".o_mj_home_year").toHaveText("2024");
});
