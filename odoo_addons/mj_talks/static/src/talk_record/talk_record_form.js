import { registry } from "@web/core/registry";
import { formView } from "@web/views/form/form_view";
import { FormController } from "@web/views/form/form_controller";

/** Says with every change which state of the record it was made from: of two people at work the second learns of the first. */
export class TalkRecordFormController extends FormController {
    async onWillSaveRecord(record, changes) {
        if (record.resId) {
            changes.revision = record.data.revision;
        }
        return super.onWillSaveRecord(...arguments);
    }
}

registry.category("views").add("mj_talk_record_form", { ...formView, Controller: TalkRecordFormController });
