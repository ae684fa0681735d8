/**
 * Enters new records as a person does: opens a list, presses “New”, types, chooses from what the pickers show, saves.
 *
 * Called by a test with the ways of one user; what is to be typed comes along, everything else follows from the screen.
 */
import { rpcBus } from "@web/core/network/rpc";

const PATIENCE = 20000;
const MOST_FIELDS = 40;
let pending = 0;
rpcBus.addEventListener("RPC:REQUEST", () => pending++);
rpcBus.addEventListener("RPC:RESPONSE", () => pending--);

const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));
const isShown = (element) => Boolean(element?.getClientRects().length);
const shown = (selector, root = document) => [...root.querySelectorAll(selector)].filter(isShown);

/** Wait until the server has answered everything and the screen stands still. */
async function settled() {
    for (let quiet = 0; quiet < 3; quiet = pending > 0 ? 0 : quiet + 1) {
        await pause(40);
    }
}

/** Wait for something to be found, or say what was missing. */
async function found(find, what) {
    for (let waited = 0; waited < PATIENCE; waited += 50) {
        const one = find();
        if (one) {
            return one;
        }
        await pause(50);
    }
    throw new Error(`${what}: not there. ${messages()}`);
}

/** What the client tells the person. */
function messages() {
    return shown(".o_notification, .o_error_dialog, .modal .o_form_view_dialog, .modal-body")
        .map((one) => one.innerText)
        .join(" | ");
}

/** The dialog in front that holds a form. */
const dialog = () => shown(".modal").filter((one) => shown(".o_form_view", one).length).at(-1);

/** The place where is typed now: a row of a list, a dialog or the form. */
function place() {
    return shown(".o_list_view > .o_list_renderer .o_selected_row, .o_content > .o_list_renderer .o_selected_row")[0]
        || dialog() || shown(".o_form_view")[0];
}

function type(input, text) {
    input.focus();
    input.value = text;
    input.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

function leave(input) {
    input.dispatchEvent(new Event("change", { bubbles: true }));
    input.blur();
}

const isPicker = (widget) => Boolean(widget.querySelector("input.o-autocomplete--input"));
const isRows = (widget) => Boolean(widget.querySelector(".o_list_renderer"));

function isEmpty(widget) {
    if (isRows(widget)) {
        return !widget.querySelector(".o_data_row");
    }
    const editor = widget.querySelector(".odoo-editor-editable");
    if (editor) {
        return !editor.innerText.trim();
    }
    if (widget.querySelector("input[type=radio]")) {
        return !widget.querySelector("input[type=radio]:checked");
    }
    const input = widget.querySelector("input:not([type=checkbox]), textarea");
    return Boolean(input) && !input.value && !widget.querySelector(".o_tag, button.o_input");
}

/** Choose from what a picker shows; of several texts one after the other. */
async function choose(widget, hint, what) {
    for (const typed of Array.isArray(hint) ? hint : [hint]) {
        await chooseOne(widget, typed, what);
        await settled();
    }
}

async function chooseOne(widget, typed, what) {
    const input = widget.querySelector("input.o-autocomplete--input");
    input.click();
    type(input, typed || "");
    const item = await found(() => {
        if (shown(".o_m2o_no_result", widget).length) {
            throw new Error(`${what}: the picker shows no record for “${typed || ""}”`);
        }
        const items = shown(
            ".o-autocomplete--dropdown-item:not(.o_m2o_dropdown_option):not(:has(.o_loading)) a[role=option]",
            widget
        ).filter((one) => !typed || one.innerText.includes(typed));
        return items.find((one) => typed && one.innerText.trim().startsWith(typed)) || items[0];
    }, what);
    item.click();
}

async function select(widget, label, what) {
    widget.querySelector(".o_select_menu_toggler").click();
    const item = await found(
        () => shown(".o_select_menu_item").find((one) => !label || one.innerText.trim() === label),
        what
    );
    item.click();
}

async function fillOne(widget, hint, what) {
    if (isRows(widget)) {
        for (const row of hint || [{}]) {
            const around = dialog();
            (await found(() => shown(".o_field_x2many_list_row_add a, .o_field_x2many_list_row_add button", widget)[0], what)).click();
            await settled();
            const line = await found(
                () => shown(".o_selected_row", widget)[0] || (dialog() !== around && dialog()),
                `${what}, a new row`
            );
            await fill(() => shown(".o_selected_row", widget)[0] || line, row, what);
            if (line.matches(".modal")) {
                await closeBySaving(line, what);
            }
        }
        return;
    }
    if (isPicker(widget)) {
        return choose(widget, hint, what);
    }
    if (widget.querySelector(".o_select_menu_toggler")) {
        return select(widget, hint, what);
    }
    const radio = widget.querySelector("input[type=radio]");
    if (radio) {
        return radio.click();
    }
    const editor = widget.querySelector(".odoo-editor-editable");
    if (editor) {
        editor.focus();
        getSelection().selectAllChildren(editor);
        return document.execCommand("insertText", false, hint || "测试内容");
    }
    const day = widget.matches(".o_field_date, .o_field_datetime, .o_field_daterange");
    widget.querySelector("button.o_input")?.focus();
    await settled();
    const input = widget.querySelector("input, textarea");
    input.click();
    type(input, String(hint ?? (day ? luxon.DateTime.now().toISODate() : "测试")));
    leave(input);
    if (day) {
        document.body.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
        document.body.click();
    }
}

/** Fill in what is required and what is to be typed, until nothing is left. */
async function fill(root, hints, what) {
    const done = new Set();
    for (let count = 0; count < MOST_FIELDS; count++) {
        await settled();
        const next = shown(".o_field_widget[name]", root()).find((widget) => {
            const name = widget.getAttribute("name");
            const isInner = widget.parentElement.closest(".o_field_widget") && !root().matches(".o_selected_row");
            if (done.has(name) || isInner || widget.classList.contains("o_readonly_modifier")) {
                return false;
            }
            return name in hints || (widget.classList.contains("o_required_modifier") && isEmpty(widget));
        });
        if (!next) {
            return;
        }
        const name = next.getAttribute("name");
        done.add(name);
        await fillOne(next, hints[name], `${what}, ${name}`);
    }
}

/** Press the button of a dialog that does what the dialog is for; afterwards the dialog is gone. */
async function closeBySaving(modal, what) {
    (await found(() => shown(".modal-footer .btn-primary", modal)[0], `${what}: the dialog's button`)).click();
    await settled();
    await found(() => !isShown(modal), `${what}: the dialog closes`);
}

/** Save the form or row: by the client's own button, or by one of the form that says so. */
async function save(what) {
    const buttons = ".o_form_button_save, .o_list_button_save, .o_form_view button[special=save]";
    (await found(() => shown(buttons)[0], `${what}: a button that saves`)).click();
    await settled();
    await found(
        () =>
            !shown(".o_form_status_indicator_new_record, .o_list_button_save, .o_form_view button[special=save]").length,
        `${what}: saved`
    );
}

async function enter({ what, action, kind, hints }) {
    const { env } = odoo.__WOWL_DEBUG__.root;
    await env.services.action.doAction(action, { clearBreadcrumbs: true, viewType: kind || undefined });
    await settled();
    if (kind) {
        (await found(() => shown(".o_list_button_add, .o-kanban-button-new")[0], `${what}: “New”`)).click();
        await settled();
    }
    const modal = await found(() => place() && (dialog() || "none"), `${what}: the form`);
    await fill(place, hints, what);
    // Pages of a form whose fields are not shown at first.
    for (const tab of shown(".o_notebook_headers .nav-link:not(.active)")) {
        tab.click();
        await fill(place, hints, what);
    }
    await (modal === "none" ? save(what) : closeBySaving(modal, what));
    if (shown(".o_error_dialog, .modal, .o_field_invalid").length) {
        throw new Error(`${what}: ${messages()}`);
    }
}

/**
 * Enter a new record in each of the ways given, and tell the console how it went.
 *
 * @param {{what: string, action: number, kind: string, hints: object}[]} ways with the kind of view that “New” is
 *     pressed in; none where the menu opens a dialog.
 */
export async function fillIn(ways) {
    for (const way of ways) {
        try {
            await enter(way);
        } catch (error) {
            console.error(error.message);
            return;
        }
    }
    console.log("every form is saved");
}
