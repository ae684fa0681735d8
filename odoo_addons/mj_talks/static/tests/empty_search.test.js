import { expect, test } from "@odoo/hoot";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    defineModels,
    editSearch,
    fields,
    models,
    mountView,
    toggleMenuItem,
    toggleSearchBarMenu,
    validateSearch,
} from "@web/../tests/web_test_helpers";

const SEARCH = `<search>
    <field name="name" />
    <filter name="members" string="Members Only" domain="[('state', '=', 'member')]" />
    <filter name="former" string="Former Ones" domain="[('state', '=', 'former')]" />
    <filter name="by_state" string="By State" context="{'group_by': 'state'}" />
</search>`;

class MjMember extends models.Model {
    _name = "mj.member";

    name = fields.Char();
    state = fields.Char();
}

class ResPlace extends models.Model {
    _name = "res.place";

    name = fields.Char();
    state = fields.Char();
}

defineMailModels();
defineModels([MjMember, ResPlace]);

const HELP = "No member yet: import a roster";
const mountList = (type = "list", resModel = "mj.member") =>
    mountView({
        resModel,
        type,
        arch:
            type === "list"
                ? `<list><field name="name" /></list>`
                : `<kanban><templates><t t-name="card"><field name="name" /></t></templates></kanban>`,
        searchViewArch: SEARCH,
        noContentHelp: HELP,
        context: { search_default_members: 1 },
    });

test("who did not search is told how to begin", async () => {
    await mountList();
    expect(".o_view_nocontent").toHaveText("No member yet: import a roster");
    await toggleSearchBarMenu();
    await toggleMenuItem("By State");
    expect(".o_view_nocontent:contains(Nothing matches)").toHaveCount(0);
});

test("a word that finds nothing is said to find nothing", async () => {
    await mountList();
    await editSearch("Zhang");
    await validateSearch();
    expect(".o_view_nocontent").toHaveText(/Nothing matches this search/);
    expect(".o_view_nocontent").not.toHaveText(/import a roster/);
    await contains(".o_searchview_facet:contains(Zhang) .o_facet_remove").click();
    expect(".o_view_nocontent").toHaveText("No member yet: import a roster");
});

test("so is a filter, on cards, too", async () => {
    await mountList("kanban");
    await toggleSearchBarMenu();
    await toggleMenuItem("Former Ones");
    expect(".o_view_nocontent").toHaveText(/Nothing matches this search/);
});

test("lists of others stay as they are", async () => {
    await mountList("list", "res.place");
    await editSearch("Zhang");
    await validateSearch();
    expect(".o_view_nocontent").toHaveText("No member yet: import a roster");
});
