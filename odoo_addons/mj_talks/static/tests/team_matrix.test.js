import { expect, test } from "@odoo/hoot";
import { click, queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    defineModels,
    fields,
    makeMockEnv,
    mockService,
    models,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { getDefaultConfig } from "@web/views/view";
import { TeamMatrix } from "@mj_talks/team_matrix/team_matrix";

class MjOrganization extends models.Model {
    _name = "mj.organization";

    name = fields.Char();

    _records = [
        { id: 7, name: "North District" },
        { id: 8, name: "South District" },
    ];
}

defineMailModels();
defineModels([MjOrganization]);

const day = { is_past: false, due_date: "2026-12-31", done_on: false };
const DUTIES = {
    10: { id: 10, clause: "A18.1", status: "open", ...day },
    11: { id: 11, clause: "A18.2", status: "done", ...day, done_on: "2026-07-06" },
    12: { id: 12, clause: "A18.1", status: "overdue", ...day },
    13: { id: 13, clause: "A18.1", status: "overdue", ...day, is_past: true },
    14: { id: 14, clause: "A18.1", status: "planned", ...day },
    15: { id: 15, clause: "A18.1", status: "done", ...day, done_on: "2026-07-06" },
    16: { id: 16, clause: "A18.1", status: "waived", ...day },
    17: { id: 17, clause: "A18.3", status: "open", ...day },
};
const line = (id) => ({ id, due: 1, done: 0 });
const cell = (row, column, status, ...duty_ids) => ({ row, column, status, duty_ids });
const MATRIX = {
    organization: { id: 7, name: "North District" },
    year: 2026,
    can_plan: true,
    sees_all: true,
    totals: { overdue: 2, open: 2, planned: 1, done: 2, waived: 1, due: 7, coverage: 29 },
    people: { 1: { name: "Chair", posts: "" }, 2: { name: "Vice", posts: "" }, 3: { name: "Third", posts: "" }, 4: { name: "Member", posts: "" } },
    duties: DUTIES,
    tables: [
        {
            key: "leadership",
            rows: [line(1), line(2), line(3)],
            columns: [line(1), line(2), line(3)],
            cells: [
                cell(1, 2, "open", 11, 10),
                cell(2, 1, "overdue", 12),
                cell(1, 3, "overdue", 13),
                cell(2, 3, "planned", 14),
                cell(3, 1, "done", 15),
                cell(3, 2, "waived", 16),
            ],
            cell_totals: { due: 5, done: 1 },
            totals: { due: 5, done: 1 },
        },
        {
            key: "others",
            rows: [line(4)],
            columns: [line(2)],
            cells: [cell(4, 2, "open", 17)],
            cell_totals: { due: 1, done: 0 },
            totals: { due: 1, done: 0 },
        },
    ],
};

async function mountMatrix(values = {}, action = {}) {
    onRpc("mj.team.matrix", "get_matrix", ({ args }) => {
        expect.step(["matrix", ...args]);
        const matrix = { ...MATRIX, ...values };
        matrix.organization = { id: args[0] || 7, name: args[0] === 8 ? "South District" : "North District" };
        matrix.year = args[1] || 2026;
        return matrix;
    });
    onRpc("mj.obligation", "action_plan", ({ args, kwargs }) => {
        expect.step(["plan", args[0], kwargs.talker_id]);
        return { type: "planning" };
    });
    onRpc("mj.obligation", "action_open_talk", ({ args }) => {
        expect.step(["open talk", args[0]]);
        return { type: "talk" };
    });
    mockService("action", {
        doAction: (done, options) => {
            expect.step(["do", done.type === "ir.actions.act_window" ? [done.res_model, done.res_id, done.target] : done.type]);
            options.onClose();
        },
    });
    await mountWithCleanup(TeamMatrix, {
        env: await makeMockEnv({ config: getDefaultConfig() }),
        props: { action, actionId: 1, className: "" },
    });
    await animationFrame();
}

async function press(table, row, column) {
    await click(`.o_mj_matrix:eq(${table}) .o_mj_cell[data-row='${row}'][data-column='${column}']`);
    await animationFrame();
}

const FIRST = ["matrix", false, false];
const AGAIN = ["matrix", 7, 2026];

test("what is owed is planned, what is done of the same cell is not", async () => {
    await mountMatrix();
    await press(0, 1, 2);
    expect.verifySteps([FIRST, ["plan", [10], 1], ["do", "planning"], AGAIN]);
});

test("among the leadership the talker stands in the row", async () => {
    await mountMatrix();
    await press(0, 2, 1);
    expect.verifySteps([FIRST, ["plan", [12], 2], ["do", "planning"], AGAIN]);
});

test("of everybody else the talker stands in the column", async () => {
    await mountMatrix();
    await press(1, 4, 2);
    expect.verifySteps([FIRST, ["plan", [17], 2], ["do", "planning"], AGAIN]);
});

test("what was missed in a past period is explained, not planned", async () => {
    await mountMatrix();
    await press(0, 1, 3);
    expect.verifySteps([FIRST, ["do", ["mj.obligation", 13, "new"]], AGAIN]);
});

test("planned and done cells open their talk, a waived one its duty", async () => {
    await mountMatrix();
    await press(0, 2, 3);
    await press(0, 3, 1);
    await press(0, 3, 2);
    expect.verifySteps([
        FIRST,
        ["open talk", [14]],
        ["do", "talk"],
        AGAIN,
        ["open talk", [15]],
        ["do", "talk"],
        AGAIN,
        ["do", ["mj.obligation", 16, "new"]],
        AGAIN,
    ]);
});

test("who may not plan reads why a duty is open", async () => {
    await mountMatrix({ can_plan: false });
    await press(0, 1, 2);
    expect.verifySteps([FIRST, ["do", ["mj.obligation", 10, "new"]], AGAIN]);
});

test("another organisation and another year are fetched", async () => {
    await mountMatrix();
    await click(".o_mj_matrix_organization input");
    await animationFrame();
    await animationFrame();
    await click(".o-autocomplete--dropdown-item:contains(South District)");
    await animationFrame();
    await animationFrame();
    await click("[aria-label='Year before']");
    await animationFrame();
    await click("[aria-label='Year after']");
    await animationFrame();
    await click("[aria-label='Year after']");
    await animationFrame();
    expect(".o_mj_matrix_toolbar .pe-none").toHaveText("2027");
    expect.verifySteps([FIRST, ["matrix", 8, 2026], ["matrix", 8, 2025], ["matrix", 8, 2026], ["matrix", 8, 2027]]);
});

test("organisation and year of a link are shown first", async () => {
    await mountMatrix({}, { context: { mj_organization_id: 8, mj_year: 2025 } });
    expect.verifySteps([["matrix", 8, 2025]]);
});

test("the legend counts each status, and waivers only where there are some", async () => {
    await mountMatrix({ totals: { ...MATRIX.totals, waived: 0 } });
    expect(queryAllTexts(".o_mj_matrix_legend b")).toEqual(["2", "2", "1", "2", "29%"]);
    expect(".o_mj_matrix_coverage").toHaveText("Coverage 29% (2/7)");
    expect(".o_mj_matrix").toHaveCount(2);
    expect.verifySteps([FIRST]);
});

test("who sees the own talks only is told so", async () => {
    await mountMatrix({ sees_all: false });
    expect(".o_mj_matrix_coverage").toHaveText("Only talks that concern you: 2/7");
    expect.verifySteps([FIRST]);
});

test("an empty table is left out, and an empty page says why", async () => {
    await mountMatrix({ tables: MATRIX.tables.map((table) => ({ ...table, cells: [] })) });
    expect(".o_mj_matrix").toHaveCount(0);
    expect(".o_view_nocontent_smiling_face").toHaveText("Nothing is owed here in this year");
    expect.verifySteps([FIRST]);
});

test("it prints the page", async () => {
    await mountMatrix();
    patchWithCleanup(window, { print: () => expect.step("print") });
    await click(".o_mj_matrix_toolbar button:contains(Print)");
    expect.verifySteps([FIRST, "print"]);
});
