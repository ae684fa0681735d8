import { registry } from "@web/core/registry";

/** Choose the file that the test has laid at an address, as if it were on the clerk's disk. */
const choose = (name) => ({
    content: `Choose ${name}`,
    trigger: ".o_form_view .o_field_widget[name=file]",
    async run() {
        const answer = await fetch(`/mj_test/${name}`);
        const file = new File([await answer.blob()], name);
        const transfer = new DataTransfer();
        transfer.items.add(file);
        const input = this.anchor.querySelector("input[type=file]");
        input.files = transfer.files;
        input.dispatchEvent(new Event("change", { bubbles: true }));
    },
});

const preview = [
    {
        content: "The file is there",
        trigger: ".o_form_view .o_field_widget[name=file] input.o_input:not([type=file]), .o_field_widget[name=file] a",
    },
    { content: "Look at the preview", trigger: "button[name=action_preview]", run: "click" },
    { content: "It is there", trigger: ".o_arrow_button_current[data-value=previewed], .o_arrow_button_current:contains(Preview)" },
];

const write = [
    { content: "Write", trigger: ".o_form_statusbar button[name=action_write]", run: "click" },
    { content: "Yes", trigger: ".modal footer .btn-primary", run: "click" },
    { content: "Written", trigger: "body:not(:has(.modal)) .o_arrow_button_current:contains(Written)" },
];

const row = (number, words) => `.o_field_widget[name=shown_line_ids] .o_data_row:contains(${number}):contains(${words})`;

registry.category("web_tour.tours").add("mj_roster_serial_numbers", {
    steps: () => [
        choose("serial.xlsx"),
        ...preview,
        { content: "Both are new", trigger: row(2, "New") },
        { content: "And the second", trigger: row(3, "New") },
        { content: "What the columns mean", trigger: ".nav-link[name=columns]", run: "click" },
        {
            content: "The column of numbers is left out",
            trigger: ".o_field_widget[name=column_ids] .o_data_row:first:contains(ID):contains(Serial number)",
        },
        ...write,
    ],
});

registry.category("web_tour.tours").add("mj_roster_contradiction", {
    steps: () => [
        choose("contradiction.xlsx"),
        ...preview,
        {
            content: "The question says who is known; nothing can be written yet",
            trigger:
                ".o_form_view:not(:has(.o_form_statusbar button[name=action_write])) [name=question_ids] .o_data_row:contains(1953-03-01):contains(Male)",
        },
        {
            content: "It is somebody else",
            trigger: "[name=question_ids] .o_data_row button[name=action_other]",
            run: "click",
        },
        { content: "So a new person", trigger: row(2, "New") },
        ...write,
    ],
});

registry.category("web_tour.tours").add("mj_roster_cover_sheet", {
    steps: () => [
        choose("cover.xlsx"),
        ...preview,
        { content: "The sheet behind the cover was taken", trigger: row(2, "New") },
        { content: "It is named", trigger: ".o_field_widget[name=sheet_id] input:value(花名册)" },
        ...write,
    ],
});

registry.category("web_tour.tours").add("mj_roster_totals", {
    steps: () => [
        choose("totals.xlsx"),
        ...preview,
        { content: "The person is new", trigger: row(4, "New") },
        { content: "Titles are named and left out", trigger: row(1, "Left Out") },
        { content: "The total, too", trigger: row(5, "Total") },
        { content: "And the signature", trigger: row(6, "Signature") },
        ...write,
    ],
});
