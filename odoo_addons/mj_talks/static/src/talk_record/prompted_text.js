import { registry } from "@web/core/registry";
import { TextField, textField } from "@web/views/fields/text/text_field";

/** A text with the prompts for this part of the record above it. Nothing of them is inserted. */
export class PromptedTextField extends TextField {
    static template = "mj_talks.PromptedTextField";

    get prompts() {
        return (this.props.record.data.prompts || {})[this.props.name] || [];
    }
}

registry.category("fields").add("mj_prompted_text", {
    ...textField,
    component: PromptedTextField,
    supportedTypes: ["text"],
    fieldDependencies: [{ name: "prompts", type: "json" }],
});
