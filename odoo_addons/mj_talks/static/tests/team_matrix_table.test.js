import { expect, test } from "@odoo/hoot";
import { click, queryAllTexts, queryAttribute } from "@odoo/hoot-dom";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";
import { TeamMatrixTable } from "@mj_talks/team_matrix/team_matrix_table";

defineMailModels();

const DUTIES = {
    10: { id: 10, clause: "A18.1", status: "open", is_past: false, due_date: "2026-12-31", done_on: false },
    11: { id: 11, clause: "A18.2", status: "done", is_past: false, due_date: "2026-12-31", done_on: "2026-07-06" },
};
const TABLE = {
    key: "leadership",
    rows: [
        { id: 1, due: 1, done: 0 },
        { id: 2, due: 1, done: 1 },
        { id: 0, due: 0, done: 0 },
    ],
    columns: [
        { id: 1, due: 1, done: 1 },
        { id: 2, due: 1, done: 0 },
    ],
    cells: [
        { row: 1, column: 2, status: "open", duty_ids: [10, 11] },
        { row: 2, column: 1, status: "done", duty_ids: [11] },
    ],
    cell_totals: { due: 2, done: 1 },
    totals: { due: 2, done: 1 },
};
const PEOPLE = { 1: { name: "Chair", posts: "Chair" }, 2: { name: "Vice", posts: "Vice Chair" } };

async function mountTable(onCell = () => undefined) {
    await mountWithCleanup(TeamMatrixTable, {
        props: { table: TABLE, people: PEOPLE, duties: DUTIES, onCell },
    });
}

test("a cell shows its status by colour and by sign", async () => {
    await mountTable();
    expect(".o_mj_cell_open[data-row='1'][data-column='2']").toHaveText("○");
    expect(".o_mj_cell_done[data-row='2'][data-column='1']").toHaveText("✓");
    expect("button.o_mj_cell").toHaveCount(2);
});

test("a cell says in words what its colour means", async () => {
    await mountTable();
    const label = queryAttribute(".o_mj_cell_open", "aria-label");
    expect(label).toBe("Chair – Vice\nA18.1: Open, due 2026-12-31\nA18.2: Done on 2026-07-06");
});

test("totals stand at the end of each row and column", async () => {
    await mountTable();
    expect(queryAllTexts("tbody .o_mj_matrix_total")).toEqual(["0/1", "1/1", ""]);
    expect(queryAllTexts("tfoot .o_mj_matrix_total")).toEqual(["1/1", "0/1", "1/2"]);
});

test("who is left open is called anybody", async () => {
    await mountTable();
    expect("tbody tr:last-child th .o_mj_matrix_name").toHaveText("Anybody");
});

test("a click hands the cell on", async () => {
    await mountTable((table, cell) => expect.step(`${table.key} ${cell.row} ${cell.column}`));
    await click(".o_mj_cell_open");
    expect.verifySteps(["leadership 1 2"]);
});
