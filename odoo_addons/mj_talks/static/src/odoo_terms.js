import { _t } from "@web/core/l10n/translation";

/**
 * Words of Odoo's own screens for which its Chinese has none: the web client falls back on the words of any addon.
 * Whoever moves to a newer Odoo takes out what has been translated there.
 */
export const ODOO_TERMS = [
    _t("Add nested rule"),
    _t("Are you sure you want to delete the %(nbSelected)s selected records?"),
    _t("Are you sure you want to delete the selected record?"),
    _t("Are you sure you want to update %(count)s records?"),
    _t("Caps Lock is on!"),
    _t("Custom range"),
    _t("Missing required fields"),
    _t("Month to date"),
    _t("My Preferences"),
    _t('Press "Enter" to add criterion'),
    _t("Select one or several criteria"),
    _t("Show options"),
    _t("Year to date"),
    _t("before"),
    _t("between"),
    _t("greater or equal to"),
    _t("lower or equal to"),
    _t("lower than"),
];
