"""Paper made of HTML, outside the ORM: one interface, whatever engine stands behind it.

``engine.state()`` says whether an engine can be used, ``engine.print_documents()`` prints; ``paper`` says what sheet of
paper is meant and cuts a report into the documents that are numbered each from one.
"""
