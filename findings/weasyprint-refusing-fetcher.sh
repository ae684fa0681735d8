#!/bin/sh
# WeasyPrint 70: a url_fetcher that is a plain function and refuses an address ends the whole print.
#
# An official paper must hold what it shows, so whoever prints on a server passes a url_fetcher that raises ValueError for
# everything that lies elsewhere.
# Expected: as in WeasyPrint 62.3 (what Debian 13 ships), the picture that was refused is left out, a warning is logged and
#   the paper is printed. The signature still says ":type url_fetcher: callable".
# Seen with 70.0: AttributeError ('function' object has no attribute '_fail_on_errors') out of write_pdf, and no paper. As
#   long as nothing is refused the same function works, so tests with clean papers see nothing.
# What we do: pass weasyprint.urls.URLFetcher(allowed_protocols=("data",)) where that class exists, the function elsewhere.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat > "$folder/print.py" <<'PYTHON'
import logging

import weasyprint

logging.getLogger("weasyprint").setLevel(logging.CRITICAL)


def refuse(url, *arguments, **options):
    raise ValueError("Papers hold what they show.")


def outcome(page):
    try:
        return weasyprint.HTML(string=page, url_fetcher=refuse).write_pdf()[:5].decode()
    except AttributeError as error:
        return f"AttributeError: {error}"


print(weasyprint.__version__)
print(outcome("<p>整改通知书</p>"))
print(outcome("<p>整改通知书</p><img src='http://127.0.0.1:9/seal.png'>"))
PYTHON

printed() {
    python3 -m venv "$folder/$1"
    "$folder/$1/bin/pip" install --quiet --disable-pip-version-check "weasyprint==$1" "pydyf==$2" >&2
    "$folder/$1/bin/python" "$folder/print.py"
}

older=$(printed 62.3 0.10.0)
newer=$(printed 70.0 0.12.1)
echo "$older"
echo "$newer"
[ "$older" = "$(printf '62.3\n%%PDF-\n%%PDF-')" ] || { echo "WeasyPrint 62.3 no longer prints both papers."; exit 1; }
[ "$newer" = "$(printf "70.0\n%%PDF-\nAttributeError: 'function' object has no attribute '_fail_on_errors'")" ] ||
    { echo "WeasyPrint 70.0 now behaves differently."; exit 1; }
echo "As found: 62.3 leaves the refused picture out and prints; 70.0 prints nothing."
