import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const standsAt = (state) => ({
    content: `It stands at ${state}`,
    trigger: `body:not(:has(.modal)) .o_statusbar_status button.o_arrow_button_current[data-value=${state}]`,
});
const press = (name, words) => ({
    content: `Press ${words}`,
    trigger: `body:not(:has(.modal)) .o_form_statusbar button[name=${name}]:contains(${words})`,
    run: "click",
});
const agree = { content: "Agree", trigger: ".modal footer .btn-primary", run: "click" };
const inModal = (name, value) => ({
    content: `Enter ${name}`,
    trigger: `.modal .o_field_widget[name=${name}] :is(textarea, input[type=text], input:not([type]))`,
    run: `edit ${value}`,
});
const choose = (scope, name, value) => [
    { content: `Look for ${value}`, trigger: `${scope} .o_field_widget[name=${name}] input`, run: `edit ${value}` },
    { content: `Choose ${value}`, trigger: `.o-autocomplete--dropdown-item:contains(${value})`, run: "click" },
];
const notCorrected = (words) => [
    press("action_check", "复查"),
    { content: "Not corrected", trigger: ".modal input[type=radio][data-value=not_corrected]", run: "click" },
    inModal("text", words),
    agree,
    standsAt("checked"),
];
const submit = (words) => [
    press("action_submit", "提交"),
    inModal("text", words),
    inModal("explanation", "现场核对签到簿,未另行制作材料。"),
    agree,
    standsAt("submitted"),
];

/** 监督委员:抽查——锁定范围、确定种子、抽取、开始。 */
tours.add("mj_supervision_journey_draw", {
    steps: () => [
        { content: "In Chinese", trigger: ".o_menu_brand:contains(监督)" },
        { content: "Subject", trigger: ".o_field_widget[name=name] input", run: "edit 上半年谈心谈话抽查" },
        { content: "By lot", trigger: ".o_field_widget[name=kind] input[data-value=spot]", run: "click" },
        ...choose(".o_form_view", "inspector_ids", "监督委员甲"),
        ...choose(".o_form_view", "inspector_ids", "监督委员乙"),
        { content: "Branches are not drawn", trigger: ".o_field_widget[name=on_grassroots] input", run: "click" },
        press("action_fix_population", "锁定范围"),
        agree,
        standsAt("fixed"),
        press("action_seed", "确定种子"),
        agree,
        press("action_draw", "抽取"),
        standsAt("drawn"),
        { content: "To the draw", trigger: ".o_notebook .nav-link[name=draw]", run: "click" },
        { content: "It repeats", trigger: ".o_field_widget[name=is_reproducible] input:checked" },
        press("action_start", "开始督查"),
        standsAt("in_progress"),
    ],
});

/** 监督委员:在检查表上登记发现的问题。 */
tours.add("mj_supervision_journey_finding", {
    steps: () => [
        standsAt("in_progress"),
        { content: "To the checklist", trigger: ".o_notebook .nav-link[name=checklist]", run: "click" },
        {
            content: "A finding on the first point",
            trigger: ".o_field_widget[name=check_ids] .o_data_row:first button[name=action_find]",
            run: "click",
        },
        inModal("description", "上半年应谈未谈,班子成员之间无谈话登记。"),
        inModal("requirement", "一个月内补齐应谈谈话并登记入台账。"),
        { content: "Keep it", trigger: ".modal .o_form_button_save", run: "click" },
        standsAt("in_progress"),
    ],
});

tours.add("mj_supervision_journey_report", {
    steps: () => [press("action_report", "提交报告"), agree, standsAt("reported")],
});

/** 监督委员会主任:批准督查报告。 */
tours.add("mj_supervision_journey_approve", {
    steps: () => [press("action_close", "审定办结"), standsAt("closed")],
});

/** 监督委员:对发现的问题责令整改。 */
tours.add("mj_supervision_journey_order", {
    steps: () => [
        press("action_order_rectification", "责令整改"),
        {
            content: "What is required",
            trigger: ".o_field_widget[name=requirement] textarea",
            run: "edit 一个月内完成应谈谈话,并登记入台账。",
        },
        { content: "Due date", trigger: ".o_field_widget[name=due_date] :is(input, button)", run: "click" },
        { content: "In a month", trigger: ".o_field_widget[name=due_date] input", run: "edit +30d && press Enter" },
        press("action_order", "发出整改通知"),
        standsAt("ordered"),
    ],
});

/** 被督查组织的记录员:开始整改、提交。 */
tours.add("mj_supervision_journey_answer", {
    steps: () => [
        press("action_start", "开始整改"),
        standsAt("in_progress"),
        ...submit("已补谈两人,其余人员正在安排。"),
    ],
});

tours.add("mj_supervision_journey_answer_again", { steps: () => submit("又补谈一人。") });

/** 另一名监督委员:复查——未整改。 */
tours.add("mj_supervision_journey_check", { steps: () => notCorrected("应谈八人,实谈两人。") });
tours.add("mj_supervision_journey_check_again", { steps: () => notCorrected("仍有五人未谈。") });

/** 监督委员会主任:警示。 */
tours.add("mj_supervision_journey_warn", {
    steps: () => [
        press("action_warn", "警示"),
        inModal("text", "经核查未按要求整改,现予警示。"),
        { content: "New due date", trigger: ".modal .o_field_widget[name=due_date] :is(input, button)", run: "click" },
        { content: "Soon", trigger: ".modal .o_field_widget[name=due_date] input", run: "edit +20d && press Enter" },
        agree,
        standsAt("warned"),
    ],
});

/** 监督委员会主任:提出组织处理意见。 */
tours.add("mj_supervision_journey_propose", {
    steps: () => [
        press("action_propose", "组织处理意见"),
        ...choose(".modal", "organization_id", "江城市委会"),
        inModal("text", "建议对该组织主要负责人进行组织谈话。"),
        agree,
        standsAt("proposed"),
    ],
});

/** 监督委员:录入市委会对处理意见的决定。 */
tours.add("mj_supervision_journey_decide", {
    steps: () => [
        press("action_decide", "录入处理结果"),
        {
            content: "Followed in part",
            trigger: ".modal .o_field_widget[name=outcome] input[data-value=partly]",
            run: "click",
        },
        { content: "Decided on", trigger: ".modal .o_field_widget[name=decided_on] :is(input, button)", run: "click" },
        {
            content: "Today, where the office is",
            trigger: ".modal .o_field_widget[name=decided_on] input",
            run: `edit ${luxon.DateTime.now().setZone("Asia/Shanghai").toISODate()} && press Enter`,
        },
        {
            content: "By which paper",
            trigger: ".modal .o_field_widget[name=decision_document] input",
            run: "edit 主委会议纪要第八号",
        },
        inModal("text", "由主委约谈主要负责人。"),
        agree,
        standsAt("decided"),
    ],
});

/** 另一名监督委员:销号。 */
tours.add("mj_supervision_journey_close", {
    steps: () => [
        press("action_close", "销号"),
        inModal("text", "已约谈,其余谈话按计划补齐。"),
        inModal("explanation", "决定由市委会办公室存档。"),
        agree,
        standsAt("closed"),
    ],
});
