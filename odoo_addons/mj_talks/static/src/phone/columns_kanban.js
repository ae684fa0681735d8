import { registry } from "@web/core/registry";
import { SearchModel } from "@web/search/search_model";
import { kanbanView } from "@web/views/kanban/kanban_view";

class ColumnsSearchModel extends SearchModel {
    async load(config) {
        const { defaultGroupBy, ...ungrouped } = config;
        return super.load(this.env.isSmall ? ungrouped : config);
    }
}

/**
 * A kanban view whose columns are left out on a phone: the first of them is all that fits there, and often it is empty.
 */
registry.category("views").add("mj_columns_kanban", { ...kanbanView, SearchModel: ColumnsSearchModel });
