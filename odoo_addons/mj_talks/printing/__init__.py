"""Paper made of HTML, outside the ORM: one interface, whatever engine stands behind it.

``engine.state()`` says whether an engine can be used, ``engine.print_documents()`` prints; ``paper`` says what sheet of
paper is meant and cuts a report into the documents that are numbered each from one.

It fetches nothing, and Odoo's style sheets are left out: they are for screens, take longer to read than the paper, and
would be fetched over HTTP. Each record printed is a document of its own, so several in one file have numbers, too; a
document of one page has none. Numbers stand where GB/T 9704 puts them, odd at the right and even at the left. A letter
takes a second, a row of the ledger 12 ms of the processor. Why this engine: decision 0063.
"""
