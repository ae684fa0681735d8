import { expect, test } from "@odoo/hoot";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { Component, xml } from "@odoo/owl";
import { useImportModel } from "@base_import/import_model";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";

defineMailModels();

class Importer extends Component {
    static template = xml`<div />`;
    static props = {};

    setup() {
        this.model = useImportModel({ env: this.env, context: {} });
    }
}

async function makeImport() {
    const { model } = await mountWithCleanup(Importer);
    return model;
}

test("messages of a roster are one list, shown as they come", async () => {
    const model = await makeImport();
    const isError = model._handleImportErrors([
        { roster: true, type: "error", field: "name", rows: { from: 4, to: 4 }, message: "Row 5: no name" },
        { roster: true, type: "error", field: "code", rows: { from: 8, to: 8 }, message: "Row 9: <b>no such code</b>" },
    ]);
    expect(isError).toBe(true);
    expect(model.importMessages).toEqual([{ type: "danger", lines: ["Row 5: no name", "Row 9: <b>no such code</b>"] }]);
});

test("messages of any other import stay Odoo's own", async () => {
    const model = await makeImport();
    model._handleImportErrors([
        { type: "error", field: "name", record: 4, rows: { from: 4, to: 4 }, message: "no name" },
    ]);
    expect(model.importMessages.map((message) => message.lines[0])).toEqual([
        "The file contains blocking errors (see below)",
        'Error at row 4: "no name"',
    ]);
});
