import { registry } from "@web/core/registry";

const ODD = "<script>alert(1)</script> 𠮷㛃😀";
const part = (name) => `.o_mj_record .o_field_widget[name=${name}]`;
const writePart = (name, text) => [
    { content: `Write ${name}`, trigger: `${part(name)} textarea`, run: `edit ${text}` },
];

registry.category("web_tour.tours").add("mj_leader_writes_record", {
    steps: () => [
        {
            content: "From My duties: plan",
            trigger: ".o_kanban_record:contains(North Vice):contains(The chair talks) [name=action_plan]",
            run: "click",
        },
        { trigger: ".modal footer button[name=action_plan]", run: "click" },
        {
            content: "After the talk",
            trigger:
                "body:not(:has(.modal)) .o_kanban_record:contains(North Vice):contains(The chair talks) [name=action_open_talk]",
            run: "click",
        },
        {
            content: "Held, and on to the record",
            trigger: ".modal footer button[name=action_hold_and_record]",
            run: "click",
        },
        {
            content: "Prompts are shown, and nothing of them is in the text",
            trigger: `${part("thought")}:has(.o_mj_prompts li) textarea:value()`,
        },
        {
            content: "Pasted, since simulated keys know no character beyond the first plane",
            trigger: `${part("thought")} textarea`,
            run: ({ anchor }) => {
                anchor.value = ODD;
                anchor.dispatchEvent(new InputEvent("input", { bubbles: true }));
                anchor.dispatchEvent(new Event("change", { bubbles: true }));
            },
        },
        ...writePart("affirmed", "Diligent"),
        ...writePart("shortcomings", "Late"),
        { trigger: ".o_form_button_save", run: "click" },
        {
            content: "The theme alone, after all else is saved",
            trigger: ".o_form_status_indicator_buttons.invisible:not(:visible)",
        },
        { trigger: `${part("theme")} input`, run: "edit A new roof" },
        { trigger: ".o_form_button_save", run: "click" },
        { content: "It is saved", trigger: ".o_form_status_indicator_buttons.invisible:not(:visible)" },
        {
            content: "Complete; on a phone the other buttons are behind one",
            trigger: ".o_statusbar_buttons button[name=action_record]",
            run: "click",
        },
        { trigger: ".o_statusbar_buttons button[name=action_review_and_confirm]", run: "click" },
        {
            content: "Confirmed at once: the record shows no sign of haste",
            trigger: ".o_statusbar_buttons button[name=action_archive_talk]",
        },
        {
            content: "Written as typed, harmless, and closed to writing",
            trigger: `${part("thought")}:not(:has(textarea))`,
            run: ({ anchor }) => {
                if (!anchor.textContent.includes(ODD)) {
                    throw new Error(`Shown is ${anchor.textContent}`);
                }
            },
        },
    ],
});

registry.category("web_tour.tours").add("mj_signs_before_confirming", {
    steps: () => [
        { trigger: ".o_statusbar_buttons button[name=action_review_and_confirm]", run: "click" },
        {
            content: "What supervision will see is said first",
            trigger: ".modal:contains(Nothing is recorded on thought.)",
        },
        { content: "It does not block", trigger: ".modal footer button[name=action_apply]", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_statusbar_buttons button[name=action_archive_talk]" },
    ],
});

registry.category("web_tour.tours").add("mj_second_of_two_learns", {
    steps: () => [
        ...writePart("thought", "Mine"),
        {
            content: "Meanwhile somebody else saves",
            trigger: "body",
            run: async () => {
                const id = Number(location.pathname.split("/").pop());
                const answer = await fetch("/web/dataset/call_kw/mj.talk.record/write", {
                    method: "POST",
                    headers: { "Content-Type": "application/json" },
                    body: JSON.stringify({
                        jsonrpc: "2.0",
                        params: {
                            model: "mj.talk.record",
                            method: "write",
                            args: [[id], { thought: "Theirs" }],
                            kwargs: {},
                        },
                    }),
                });
                if ((await answer.json()).error) {
                    throw new Error("The other one could not save");
                }
            },
        },
        { trigger: ".o_form_button_save", run: "click" },
        {
            content: "It is said that nothing was overwritten",
            trigger: ".modal:contains(changed this record)",
        },
        { content: "Stay with what was written", trigger: ".modal footer .btn-primary", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_form_button_cancel", run: "click" },
        { trigger: ".o_form_status_indicator_buttons.invisible:not(:visible)" },
    ],
});

registry.category("web_tour.tours").add("mj_clerk_adds_files", {
    steps: () => [
        { trigger: ".o_notebook_headers .nav-link:contains(Files)", run: "click" },
        {
            content: "Two at once",
            trigger: "input.o_mj_file_input:not(:visible)",
            run: ({ anchor }) => {
                const files = new DataTransfer();
                files.items.add(new File(["one"], "one.txt"));
                files.items.add(new File(["two"], "two.txt"));
                anchor.files = files.files;
                anchor.dispatchEvent(new Event("change"));
            },
        },
        { trigger: ".o_field_widget[name=attachment_ids]:contains(File 1):contains(File 2):contains(1 KB)" },
        {
            content: "And take one back",
            trigger: ".o_field_widget[name=attachment_ids] tr:contains(File 2) button[name=action_remove]",
            run: "click",
        },
        { trigger: ".modal footer .btn-primary", run: "click" },
        { trigger: ".o_field_widget[name=attachment_ids]:contains(File 1):not(:contains(File 2))" },
    ],
});
