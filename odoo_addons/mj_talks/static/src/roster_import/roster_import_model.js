import { BaseImportModel } from "@base_import/import_model";
import { patch } from "@web/core/utils/patch";

patch(BaseImportModel.prototype, {
    /**
     * Messages of a roster name their rows themselves and are shown as they come, one list in all,
     * whatever column they are about.
     */
    _handleImportErrors(messages, name) {
        if (!messages.some((message) => message.roster)) {
            return super._handleImportErrors(messages, name);
        }
        this._addMessage(
            "danger",
            messages.map((message) => message.message)
        );
        return true;
    },
});
