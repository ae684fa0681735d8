"""What the locale of a database does to Chinese text: searching in words, sorting, and searching by the beginning.

Tried on PostgreSQL 15 and 18: trigrams rest on ``LC_CTYPE`` whatever the provider is, the order of text on the provider's
own locale. So a database made on an ICU cluster sorts by pinyin although ``LC_COLLATE`` says C.
"""

PLAIN = {"C", "POSIX"}
PROVIDERS = {"c": "libc", "i": "icu", "b": "builtin"}


def read_locale(cr):
    """Return the locale of the database at the other end.

    :param cr: a cursor.
    :return: ``provider``, ``collate``, ``ctype``, ``locale`` (of ICU or of PostgreSQL itself, else empty).
    :rtype: dict[str, str]
    """
    # Columns differ between releases: the locale of ICU has two names.
    cr.execute("SELECT to_jsonb(d) - 'datacl' FROM pg_database d WHERE datname = current_database()")
    (row,) = cr.fetchone()
    return {
        "provider": PROVIDERS.get(row["datlocprovider"], row["datlocprovider"]),
        "collate": row["datcollate"],
        "ctype": row["datctype"],
        "locale": row.get("datlocale") or row.get("daticulocale") or "",
    }


def locale_faults(locale):
    """Return what does not work in a database of a locale.

    :param dict locale: as :func:`read_locale` gives it.
    :return: ``"trigrams"`` (Chinese is not split into trigrams, so indexes do not serve its search), ``"order"`` (text is
        sorted by the words of a language), ``"prefix"`` (an ordinary index does not serve a search by the beginning).
    :rtype: list[str]
    """
    faults = []
    if locale["ctype"] in PLAIN:
        faults.append("trigrams")
    if locale["provider"] == "icu" or (locale["provider"] == "libc" and not _is_by_bytes(locale["collate"])):
        faults.append("order")
    if locale["provider"] == "icu" or (locale["provider"] == "libc" and locale["collate"] not in PLAIN):
        faults.append("prefix")
    return faults


def _is_by_bytes(collate):
    return collate.partition(".")[0] in PLAIN


def describe_locale(locale):
    """Return the locale in PostgreSQL's own words.

    :param dict locale: as :func:`read_locale` gives it.
    :rtype: str
    """
    parts = [locale["provider"], f"LC_COLLATE={locale['collate']}", f"LC_CTYPE={locale['ctype']}"]
    return ", ".join(parts + ([locale["locale"]] if locale["locale"] else []))
