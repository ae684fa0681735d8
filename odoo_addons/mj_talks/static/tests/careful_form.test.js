import { expect, test } from "@odoo/hoot";
import { unload } from "@odoo/hoot-dom";
import { mockSendBeacon } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { contains, defineModels, fields, hideTab, models, mountView, onRpc } from "@web/../tests/web_test_helpers";

class MjTalk extends models.Model {
    _name = "mj.talk";

    place = fields.Char();
}

defineMailModels();
defineModels([MjTalk]);

async function mountTalk(js_class = "mj_careful_form") {
    onRpc("mj.talk", "web_save", ({ args }) => expect.step(["kept", args[1]]));
    mockSendBeacon((_, blob) => {
        blob.text().then((text) => {
            const { params } = JSON.parse(text);
            if (params.method === "web_save") {
                expect.step(["sent", params.args[1]]);
            }
        });
        return true;
    });
    await mountView({
        resModel: "mj.talk",
        type: "form",
        arch: `<form js_class="${js_class}"><field name="place" /></form>`,
    });
}

test("a page that is closed or hidden keeps no talk of which nothing was entered", async () => {
    await mountTalk();
    await hideTab();
    await unload();
    await hideTab();
    expect.verifySteps([]);
});

test("what was entered is kept when the page is hidden", async () => {
    await mountTalk();
    await contains("[name='place'] input").fill("Room 302", { confirm: false });
    await hideTab();
    expect.verifySteps([["kept", { place: "Room 302" }]]);
});

test("what was entered is sent once when the page is closed, though it is then hidden", async () => {
    await mountTalk();
    await contains("[name='place'] input").fill("Room 302", { confirm: false });
    await unload();
    await hideTab();
    expect.verifySteps([["sent", { place: "Room 302" }]]);
});
