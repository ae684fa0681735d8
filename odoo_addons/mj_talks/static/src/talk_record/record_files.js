import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { getDataURLFromFile } from "@web/core/utils/urls";
import { useService } from "@web/core/utils/hooks";
import { formatFloat } from "@web/views/fields/formatters";
import { IntegerField, integerField } from "@web/views/fields/integer/integer_field";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { Component, useRef, useState } from "@odoo/owl";

/** Adds files to a record: several at once, or the printed record signed by the talked-to. */
export class RecordFiles extends Component {
    static template = "mj_talks.RecordFiles";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.inputs = { file: useRef("file"), sheet: useRef("sheet") };
        this.state = useState({ isBusy: false });
    }

    choose(kind) {
        this.inputs[kind].el.click();
    }

    async add(kind) {
        const input = this.inputs[kind].el;
        const files = [...input.files];
        this.state.isBusy = true;
        try {
            // What is being written is not lost by what is added, nor where it cannot be saved.
            if (files.length && (await this.props.record.save())) {
                await this.send(kind, files);
            }
        } finally {
            input.value = "";
            this.state.isBusy = false;
        }
    }

    async send(kind, files) {
        const { record } = this.props;
        try {
            for (const file of files) {
                const content = (await getDataURLFromFile(file)).split(",")[1] || "";
                await this.orm.create("mj.talk.attachment", [
                    {
                        record_id: record.resId,
                        file_name: file.name,
                        file_content: content,
                        is_signed_sheet: kind === "sheet",
                    },
                ]);
            }
            this.notification.add(_t("Added to the record."), { type: "success" });
        } finally {
            await record.load();
        }
    }
}

registry.category("view_widgets").add("mj_record_files", { component: RecordFiles });

/** The size of a file as people say it. */
export class FileSizeField extends IntegerField {
    get formattedValue() {
        const bytes = this.value || 0;
        if (bytes < 1024 * 1024) {
            return `${Math.max(1, Math.round(bytes / 1024))} KB`;
        }
        return `${formatFloat(bytes / 1024 / 1024, { digits: [16, 1] })} MB`;
    }
}

registry.category("fields").add("mj_file_size", { ...integerField, component: FileSizeField });
