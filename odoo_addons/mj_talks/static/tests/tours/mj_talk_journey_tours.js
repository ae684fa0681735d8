import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const text = (name, value) => ({
    content: `Write ${name}`,
    trigger: `.o_mj_record [name=${name}] textarea`,
    run: `edit ${value}`,
});
const press = (name, state) => [
    { content: name, trigger: `.o_form_statusbar button[name=${name}]`, run: "click" },
    { content: `It is ${state}`, trigger: `.o_statusbar_status button.o_arrow_button_current[data-value=${state}]` },
];

/** 主委：计划、开展并填写谈话记录。 */
tours.add("mj_journey_leader_records", {
    steps: () => [
        { content: "In Chinese", trigger: ".o_menu_brand:contains(谈心谈话)" },
        { content: "Plan", trigger: ".o_kanban_record:contains(副主委甲) [name=action_plan]", run: "click" },
        { content: "Plan it", trigger: ".modal footer button[name=action_plan]", run: "click" },
        {
            content: "Open it after the talk",
            trigger: "body:not(:has(.modal)) .o_kanban_record:contains(副主委甲) [name=action_open_talk]",
            run: "click",
        },
        { content: "Held", trigger: ".modal footer button[name=action_hold]", run: "click" },
        { content: "Closed", trigger: "body:not(:has(.modal)) .o_kanban_view" },
    ],
});

tours.add("mj_journey_leader_writes", {
    steps: () => [
        { content: "To the record", trigger: "button[name=action_open_record]:contains(填写记录)", run: "click" },
        text("thought", "认真学习中共二十大精神，立场坚定。"),
        text("duty_performance", "全年参加调研三次，提案一件。"),
        text("affirmed", "工作扎实，带头履职。"),
        text("shortcomings", "联系会员还不够经常。"),
        { content: "Theme", trigger: ".o_mj_record [name=theme] input", run: "edit 年度工作与思想状况" },
        ...press("action_record", "recorded"),
    ],
});

/** 会员：在门户阅读并确认。 */
tours.add("mj_journey_member_confirms", {
    steps: () => [
        { content: "Own talks", trigger: "a[href^='/my/talks/']", run: "click", expectUnloadPage: true },
        { content: "What was recorded", trigger: "div:contains(工作扎实，带头履职。)" },
        {
            content: "Confirm",
            trigger: "form[action$='/confirm'] button:contains(确认)",
            run: "click",
            expectUnloadPage: true,
        },
        { content: "Confirmed", trigger: "body:not(:has(form[action$='/confirm'])) dd:contains(已确认)" },
    ],
});

/** 主委：确认并归档入台账。 */
tours.add("mj_journey_leader_archives", {
    steps: () => [
        ...press("action_review_and_confirm", "confirmed"),
        {
            content: "Archive",
            trigger: ".o_form_statusbar button[name=action_archive_talk]",
            run: "click",
        },
        { content: "It is asked first", trigger: ".modal:contains(台账) footer .btn-primary", run: "click" },
        {
            content: "It is archived",
            trigger: ".o_statusbar_status button.o_arrow_button_current[data-value=archived]",
        },
        { content: "Nothing to write any more", trigger: ".o_mj_record:not(:has(textarea))" },
    ],
});

/** 记录员：台账中的条目。 */
tours.add("mj_journey_recorder_reads_ledger", {
    steps: () => [
        {
            content: "Entry number one",
            trigger: ".o_data_row:contains(年度工作与思想状况) .o_data_cell:first",
            run: "click",
        },
        { content: "The talker with the post of the day", trigger: ".o_form_view:contains(主委甲)" },
    ],
});
