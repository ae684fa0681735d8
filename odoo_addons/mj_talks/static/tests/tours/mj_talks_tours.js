import { registry } from "@web/core/registry";

/** A duty's card in My duties, by the person to talk with and the name of its rule. */
const card = (person, rule) => `.o_kanban_record:contains(${person}):contains(${rule})`;

registry.category("web_tour.tours").add("mj_leader_plans_and_holds", {
    steps: () => [
        {
            content: "First tap: plan the talk with the vice chair",
            trigger: `${card("North Vice", "The chair talks")} [name=action_plan]`,
            run: "click",
        },
        {
            content: "People are filled in",
            trigger: ".modal [name=participant_ids]:contains(North Chair):contains(North Vice)",
        },
        {
            content: "Second tap: plan",
            trigger: ".modal footer button[name=action_plan]",
            run: "click",
        },
        {
            content: "The card says so; after the talk, open it",
            trigger: `body:not(:has(.modal)) ${card("North Vice", "The chair talks")} [name=action_open_talk]`,
            run: "click",
        },
        {
            content: "Mark as held",
            trigger: ".modal footer button[name=action_hold]",
            run: "click",
        },
        {
            content: "The duty is off the list",
            trigger: `body:not(:has(.modal)) .o_kanban_view:not(:has(${card("North Vice", "The chair talks")}))`,
        },
    ],
});

registry.category("web_tour.tours").add("mj_leader_reads_matrix", {
    steps: () => [
        {
            content: "The chair's row shows the talk as done",
            trigger: ".o_mj_matrix tbody tr:first:contains(North Chair) .o_mj_cell_done",
            run: "click",
        },
        {
            content: "A done cell opens its talk",
            trigger: ".o_form_view .o_field_widget[name=participant_ids]:contains(North Vice)",
        },
        {
            content: "Back to the matrix",
            trigger: ".o_breadcrumb .o_back_button, .breadcrumb-item.o_back_button",
            run: "click",
        },
        {
            content: "An open cell plans a talk",
            trigger: ".o_mj_matrix tbody tr:first:contains(North Chair) .o_mj_cell_open",
            run: "click",
        },
        {
            trigger: ".modal footer button[name=action_plan]",
            run: "click",
        },
        {
            content: "The matrix shows the plan at once",
            trigger: "body:not(:has(.modal)) .o_mj_matrix tbody tr:first:contains(North Chair) .o_mj_cell_planned",
        },
    ],
});

/** The row just added: the one before stays open until the server has answered about it. */
const newRow = (number) => `[name=participant_ids] .o_data_row:nth-child(${number}).o_selected_row`;

const addParticipant = (number, role, person) => [
    {
        content: `Add ${person}`,
        trigger: "[name=participant_ids] .o_field_x2many_list_row_add a",
        run: "click",
    },
    {
        trigger: `${newRow(number)} [name=role] input`,
        run: "click",
    },
    {
        trigger: `.o_select_menu_item:contains(${role})`,
        run: "click",
    },
    {
        trigger: `${newRow(number)} [name=member_id] input`,
        run: `edit ${person}`,
    },
    {
        trigger: `.o-autocomplete--dropdown-item:contains(${person})`,
        run: "click",
    },
    {
        trigger: `${newRow(number)} [name=member_id] input:value(${person})`,
    },
];

registry.category("web_tour.tours").add("mj_clerk_logs_collective_talk", {
    steps: () => [
        {
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            content: "The clerk's organisation is filled in",
            trigger: ".o_field_widget[name=organization_id] input:value(North District)",
        },
        {
            trigger: ".o_field_widget[name=form] input",
            run: "click",
        },
        {
            trigger: ".o_select_menu_item:contains(Collective talk)",
            run: "click",
        },
        ...addParticipant(1, "Talker", "North Chair"),
        ...addParticipant(2, "Talked-to", "North First"),
        ...addParticipant(3, "Talked-to", "North Second"),
        {
            trigger: ".o_statusbar_buttons button[name=action_hold]",
            run: "click",
        },
        {
            content: "It is held",
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Held)",
        },
    ],
});
