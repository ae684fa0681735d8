import { registry } from "@web/core/registry";
import { formView } from "@web/views/form/form_view";
import { RelationalModel } from "@web/model/relational_model/relational_model";

class CarefulRecord extends RelationalModel.Record {
    async _save() {
        if (this.model._urgentSave && this.isNew && !this.dirty) {
            return true;
        }
        return super._save(...arguments);
    }
}

class CarefulModel extends RelationalModel {
    static Record = CarefulRecord;
}

class CarefulFormController extends formView.Controller {
    async beforeVisibilityChange() {
        const { root } = this.model;
        if (!root.isNew || (await root.isDirty())) {
            return super.beforeVisibilityChange();
        }
    }
}

/**
 * A form for what takes a number as soon as it is kept. A page that is closed or hidden keeps what was entered, and that
 * once; Odoo's own form would keep an empty record, too, and one that it has sent already again.
 */
registry.category("views").add("mj_careful_form", {
    ...formView,
    Controller: CarefulFormController,
    Model: CarefulModel,
});
