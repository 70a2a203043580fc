"""How a class does, as one page and as tables: DIR/report.

`gather` reads what a class holds, `numbers` makes figures of it, `advice` says what to do about
them, `page` and `plots` show them.
"""
