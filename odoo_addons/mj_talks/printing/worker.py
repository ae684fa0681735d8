"""The process that prints: a job on the standard input, a PDF on the standard output.

Run by ``engine.py`` as a file. Nothing of Odoo is imported here, and the engine may fetch nothing: what a paper shows is in it.
"""

import json
import shutil
import subprocess
import sys


def check():
    """Say whether this Python can print Chinese: ``ready``, ``no_engine``, ``no_library`` or ``no_font``."""
    try:
        import weasyprint  # noqa: F401
    except ImportError:
        return "no_engine"
    except OSError:
        return "no_library"
    if shutil.which("fc-list"):
        fonts = subprocess.run(["fc-list", ":lang=zh-cn", "family"], capture_output=True, check=False)
        if not fonts.returncode and not fonts.stdout.strip():
            return "no_font"
    return "ready"


def own_fetcher():
    """Return what fetches for the engine: what the document itself holds (``data:``), no file and no address.

    Debian's packages are older than the class that newer versions ask for.
    """
    import weasyprint

    if hasattr(weasyprint.urls, "URLFetcher"):
        return weasyprint.urls.URLFetcher(allowed_protocols=("data",), allow_redirects=False)

    def fetch(url, *_arguments, **_options):
        if not url.startswith("data:"):
            raise ValueError("Papers hold what they show.")
        return weasyprint.default_url_fetcher(url)

    return fetch


def print_job(job):
    """Print documents into one PDF.

    :param dict job: as ``engine.print_documents`` writes it.
    :rtype: bytes
    """
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    sheet, numbers = weasyprint.CSS(string=job["sheet_css"]), weasyprint.CSS(string=job["number_css"])

    def rendered(text):
        source = weasyprint.HTML(string=text, url_fetcher=own_fetcher())
        document = source.render(stylesheets=[sheet, numbers], font_config=fonts)
        # One page alone needs no number.
        return document if len(document.pages) > 1 else source.render(stylesheets=[sheet], font_config=fonts)

    first, *others = map(rendered, job["documents"])
    pages = [*first.pages, *(page for document in others for page in document.pages)]
    return first.copy(pages).write_pdf()


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        sys.stdout.write(check())
    else:
        sys.stdout.buffer.write(print_job(json.load(sys.stdin)))
