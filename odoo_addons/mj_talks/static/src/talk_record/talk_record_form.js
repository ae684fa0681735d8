import { registry } from "@web/core/registry";
import { formView } from "@web/views/form/form_view";
import { RelationalModel } from "@web/model/relational_model/relational_model";

/** Says with every change which state of the record it was made from: of two people at work the second learns of the first. */
class TalkRecord extends RelationalModel.Record {
    _getChanges() {
        const changes = super._getChanges(...arguments);
        if (this.resId && this.resModel === "mj.talk.record" && Object.keys(changes).length) {
            // Here, not when saving, so that what a closing page sends along has it, too.
            changes.revision = this.data.revision;
        }
        return changes;
    }
}

export class TalkRecordModel extends RelationalModel {
    static Record = TalkRecord;
}

registry.category("views").add("mj_talk_record_form", { ...formView, Model: TalkRecordModel });
