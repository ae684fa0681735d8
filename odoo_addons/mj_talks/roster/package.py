"""The package that a workbook is, looked at by its directory before anything of it is unpacked."""

import io
import posixpath
import zipfile
from contextlib import contextmanager

from lxml import etree

from .sheet import SheetError

MOST_SHEETS = 300
LARGEST_FILE = 64 << 20
# Unpacked: of everything, and of the texts that have to be in memory together.
LARGEST_PACKAGE = 600 << 20
LARGEST_TEXTS = 64 << 20
MOST_PARTS = 5_000


class Package:
    """The parts of a zip file by name, with limits.

    :param bytes content: the file.
    :raises SheetError: ``"damaged"``, ``"password"`` or ``"too_big"``.
    """

    def __init__(self, content):
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise SheetError("damaged") from error
        parts = self._zip.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_PACKAGE:
            raise SheetError("too_big")
        if any(part.flag_bits & 1 for part in parts):
            raise SheetError("password")
        # Some programs write backslashes and capitals where others do not.
        self._parts = {part.filename.replace("\\", "/").lstrip("/").lower(): part for part in parts}

    def __contains__(self, name):
        return name.lower() in self._parts

    def has_folder(self, folder):
        """Whether there is a part in the folder.

        :param str folder: its path with a slash at the end.
        """
        return any(name.startswith(folder.lower()) for name in self._parts)

    def size(self, name):
        """Return how long the part is unpacked, in bytes."""
        part = self._parts.get(name.lower())
        return part.file_size if part else 0

    @contextmanager
    def opened(self, name):
        """Open a part for reading.

        :param str name: its path.
        :raises SheetError: ``"damaged"`` when it is not there or cut off.
        """
        try:
            with self._zip.open(self._parts[name.lower()]) as stream:
                yield stream
        except (KeyError, zipfile.BadZipFile, zipfile.zlib.error, EOFError, NotImplementedError, OSError) as error:
            raise SheetError("damaged") from error

    def elements(self, name, *tags):
        """Go through the elements of a part, each forgotten when the next is asked for.

        :param str name: path of the part.
        :param str tags: names of the elements without their namespace.
        :raises SheetError: ``"damaged"``; also for a part that declares entities.
        """
        with self.opened(name) as stream:
            try:
                yield from self._parsed(stream, tags)
            except etree.XMLSyntaxError as error:
                raise SheetError("damaged") from error

    def _parsed(self, stream, tags):
        reader = etree.iterparse(
            stream,
            events=("end",),
            tag=[f"{{*}}{tag}" for tag in tags],
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            remove_comments=True,
            huge_tree=True,
        )
        is_first = True
        for __, element in reader:
            if is_first and element.getroottree().docinfo.doctype:
                raise SheetError("damaged")
            is_first = False
            yield element
            element.clear(keep_tail=False)
            while element.getprevious() is not None and element.getparent() is not None:
                del element.getparent()[0]

    def relations(self, name):
        """Return what a part refers to, by identifier: ``(kind, path)``; what lies outside the file is left out.

        :param str name: path of the part, "" for the package itself.
        :rtype: dict[str, tuple[str, str]]
        """
        folder, base = posixpath.split(name)
        listing = posixpath.join(folder, "_rels", f"{base}.rels")
        if listing not in self:
            return {}
        found = {}
        for element in self.elements(listing, "Relationship"):
            target = element.get("Target", "")
            if element.get("TargetMode") != "External":
                path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
                found[element.get("Id")] = (element.get("Type", "").rpartition("/")[2], path.lstrip("/"))
        return found


def local(element):
    """Return the name of an element without its namespace, "" for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
