import { expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { defineModels, fields, models, mountView } from "@web/../tests/web_test_helpers";

class MjFollowup extends models.Model {
    _name = "mj.followup";

    name = fields.Char();
    state = fields.Selection({
        selection: [
            ["todo", "To Do"],
            ["done", "Done"],
        ],
    });

    _records = [
        { id: 1, name: "First", state: "done" },
        { id: 2, name: "Second", state: "done" },
    ];
}

defineMailModels();
defineModels([MjFollowup]);

const ARCH = /* xml */ `
    <kanban js_class="mj_columns_kanban" default_group_by="state">
        <templates><t t-name="card"><field name="name" /></t></templates>
    </kanban>`;
function mountKanban() {
    return mountView({ resModel: "mj.followup", type: "kanban", arch: ARCH });
}

test.tags("desktop");
test("at the desk the cards stand in columns", async () => {
    await mountKanban();
    expect(queryAllTexts(".o_kanban_group .o_column_title")).toEqual(["Done\n(2)"]);
    expect(".o_kanban_group .o_kanban_record").toHaveCount(2);
});

test.tags("mobile");
test("on a phone all cards stand below one another", async () => {
    await mountKanban();
    expect(".o_kanban_group").toHaveCount(0);
    expect(queryAllTexts(".o_kanban_record:not(.o_kanban_ghost)")).toEqual(["First", "Second"]);
});
