import { expect, test } from "@odoo/hoot";
import { click, queryAllTexts, setInputFiles, unload, waitFor } from "@odoo/hoot-dom";
import { animationFrame, Deferred, mockSendBeacon } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    clickSave,
    defineModels,
    fields,
    makeServerError,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";

class MjTalkRecord extends models.Model {
    _name = "mj.talk.record";

    thought = fields.Text();
    conduct = fields.Text();
    prompts = fields.Json();
    revision = fields.Integer();
    size = fields.Integer();

    _records = [
        {
            id: 1,
            thought: false,
            conduct: "Punctual",
            prompts: { thought: ["What moves you?", "<b>What worries you?</b>"] },
            revision: 3,
            size: 3000,
        },
    ];
}

class MjTalkAttachment extends models.Model {
    _name = "mj.talk.attachment";

    record_id = fields.Many2one({ relation: "mj.talk.record" });
    file_name = fields.Char();
    file_content = fields.Text();
    is_signed_sheet = fields.Boolean();
}

defineMailModels();
defineModels([MjTalkRecord, MjTalkAttachment]);

const FORM = /* xml */ `
    <form js_class="mj_talk_record_form">
        <field name="revision" invisible="1" />
        <field name="prompts" invisible="1" />
        <field name="thought" widget="mj_prompted_text" />
        <field name="conduct" widget="mj_prompted_text" />
        <widget name="mj_record_files" />
    </form>`;

function mountRecord(arch = FORM, values = {}) {
    return mountView({ resModel: "mj.talk.record", type: "form", resId: 1, arch, ...values });
}

/** Note what is created and saved, in the order in which the server gets it. */
function stepCalls() {
    onRpc("mj.talk.record", "web_save", ({ args }) => expect.step(["save", args[1]]));
    onRpc("mj.talk.attachment", "create", ({ args }) => {
        const { file_name, file_content, is_signed_sheet, record_id } = args[0][0];
        expect.step(["file", record_id, file_name, atob(file_content).length, is_signed_sheet]);
    });
}

test("prompts stand above their part and are never inserted", async () => {
    stepCalls();
    await mountRecord();
    expect(queryAllTexts("[name='thought'] .o_mj_prompts li")).toEqual(["What moves you?", "<b>What worries you?</b>"]);
    expect("[name='conduct'] .o_mj_prompts").toHaveCount(0);
    expect("[name='thought'] textarea").toHaveValue("");
    await contains("[name='conduct'] textarea").edit("Always punctual");
    await clickSave();
    expect("[name='thought'] textarea").toHaveValue("");
    expect.verifySteps([["save", { conduct: "Always punctual", revision: 3 }]]);
});

test("who only reads is asked nothing and writes nothing", async () => {
    const arch = FORM.replaceAll('widget="mj_prompted_text"', 'widget="mj_prompted_text" readonly="1"');
    await mountRecord(arch);
    expect(".o_mj_prompts").toHaveCount(0);
    expect("textarea").toHaveCount(0);
    expect("[name='conduct']").toHaveText("Punctual");
});

test("each saving names the state it was made from", async () => {
    onRpc("mj.talk.record", "web_save", ({ args, parent }) => {
        expect.step(["save", { ...args[1] }]);
        args[1].revision++;
        return parent();
    });
    await mountRecord();
    await contains("[name='thought'] textarea").edit("Calm");
    await clickSave();
    await contains("[name='thought'] textarea").edit("Calm and open");
    await clickSave();
    expect.verifySteps([
        ["save", { thought: "Calm", revision: 3 }],
        ["save", { thought: "Calm and open", revision: 4 }],
    ]);
});

test("the second of two people reads what the first changed, and loses nothing", async () => {
    expect.errors(1);
    onRpc("mj.talk.record", "web_save", ({ args }) => {
        if (args[1].revision === 3) {
            throw makeServerError({ message: "Chair changed this record at 10:05" });
        }
    });
    await mountRecord();
    await contains("[name='thought'] textarea").edit("Written at the same time");
    await clickSave();
    await waitFor(".modal");
    expect.verifyErrors(["Chair changed this record at 10:05"]);
    expect(".modal-body").toHaveText(/Chair changed this record at 10:05/);
    expect("[name='thought'] textarea").toHaveValue("Written at the same time");
});

test("a closing page names the state it was made from, too", async () => {
    const isSent = new Deferred();
    mockSendBeacon((_, blob) => {
        blob.text().then((text) => {
            const { params } = JSON.parse(text);
            if (params.method === "web_save") {
                expect.step(params.args[1]);
                isSent.resolve();
            }
        });
        return true;
    });
    await mountRecord();
    await contains("[name='thought'] textarea").edit("Calm");
    await unload();
    await isSent;
    expect.verifySteps([{ thought: "Calm", revision: 3 }]);
});

test("other models of the same kind of form send nothing besides", async () => {
    onRpc("mj.talk.attachment", "web_save", ({ args }) => expect.step(args[1]));
    MjTalkAttachment._records = [{ id: 1, file_name: "a.txt" }];
    const arch = /* xml */ `<form js_class="mj_talk_record_form"><field name="file_name" /></form>`;
    await mountView({ resModel: "mj.talk.attachment", type: "form", resId: 1, arch });
    await contains("[name='file_name'] input").edit("b.txt");
    await clickSave();
    expect.verifySteps([{ file_name: "b.txt" }]);
});

test("files are added after what is being written was saved", async () => {
    stepCalls();
    await mountRecord();
    await contains("[name='thought'] textarea").edit("Calm");
    await click("button:has(.fa-paperclip)");
    await animationFrame();
    await setInputFiles([new File(["one"], "谈话㛃𠮷.txt"), new File(["four"], "b.txt")]);
    await waitFor(".o_notification:contains('Added to the record.')");
    expect.verifySteps([
        ["save", { thought: "Calm", revision: 3 }],
        ["file", 1, "谈话㛃𠮷.txt", 3, false],
        ["file", 1, "b.txt", 4, false],
    ]);
    expect("button:has(.fa-paperclip)").toBeEnabled();
});

test("the signed sheet is marked as one", async () => {
    stepCalls();
    await mountRecord();
    await click("button:has(.fa-pencil-square-o)");
    await animationFrame();
    await setInputFiles([new File(["scan"], "scan.pdf", { type: "application/pdf" })]);
    await waitFor(".o_notification:contains('Added to the record.')");
    expect.verifySteps([["file", 1, "scan.pdf", 4, true]]);
});

test("a file of 20 MB arrives whole", async () => {
    stepCalls();
    await mountRecord();
    await click("button:has(.fa-paperclip)");
    await animationFrame();
    const size = 20 * 1024 * 1024;
    await setInputFiles([new File([new Uint8Array(size)], "scan.pdf")]);
    await waitFor(".o_notification:contains('Added to the record.')", { timeout: 10000 });
    expect.verifySteps([["file", 1, "scan.pdf", size, false]]);
});

test("a file that is refused is said so, and another can be chosen", async () => {
    expect.errors(1);
    onRpc("mj.talk.attachment", "create", () => {
        throw makeServerError({ message: "The file is too large" });
    });
    await mountRecord();
    await click("button:has(.fa-paperclip)");
    await animationFrame();
    await setInputFiles([new File(["x"], "big.pdf")]);
    await waitFor(".modal");
    expect.verifyErrors(["The file is too large"]);
    expect(".modal-body").toHaveText(/The file is too large/);
    expect(".o_notification:contains('Added to the record.')").toHaveCount(0);
    expect("button:has(.fa-paperclip)").toBeEnabled();
});

test("no file is added where what was written cannot be saved", async () => {
    expect.errors(1);
    stepCalls();
    onRpc("mj.talk.record", "web_save", () => {
        throw makeServerError({ message: "Chair changed this record at 10:05" });
    });
    await mountRecord();
    await contains("[name='thought'] textarea").edit("Calm");
    await click("button:has(.fa-paperclip)");
    await animationFrame();
    await setInputFiles([new File(["x"], "a.txt")]);
    await waitFor(".modal");
    expect.verifyErrors(["Chair changed this record at 10:05"]);
    expect.verifySteps([]);
    expect("[name='thought'] textarea").toHaveValue("Calm");
});

for (const [size, words] of [
    [1, "1 KB"],
    [3000, "3 KB"],
    [1024 * 1024 - 1, "1024 KB"],
    [1024 * 1024, "1.0 MB"],
    [20 * 1024 * 1024, "20.0 MB"],
]) {
    test(`${size} bytes are said as ${words}`, async () => {
        MjTalkRecord._records[0].size = size;
        await mountRecord(`<form><field name="size" widget="mj_file_size" readonly="1" /></form>`);
        expect("[name='size']").toHaveText(words);
    });
}
