import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { ActionHelper } from "@web/views/action_helper";

const GROUPING = ["groupBy", "dateGroupBy"];

/**
 * Where a search in a list of ours finds nothing, this is said: that there is nothing yet, and how to begin, is for whoever
 * did not search. Filters with which a screen begins are no search.
 */
patch(ActionHelper.prototype, {
    get foundNothing() {
        const { resModel, query = [], searchItems } = this.env.searchModel || {};
        return (
            Boolean(resModel?.startsWith("mj.")) &&
            query
                .map(({ searchItemId }) => searchItems[searchItemId])
                .some((item) => !item.isDefault && !GROUPING.includes(item.type))
        );
    },

    get showDefaultHelper() {
        return this.foundNothing || super.showDefaultHelper;
    },

    get title() {
        return this.foundNothing ? _t("Nothing matches this search") : undefined;
    },

    get description() {
        return this.foundNothing ? _t("Take a word or a filter out of the search bar to see more.") : undefined;
    },
});
