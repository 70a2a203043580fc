"""nbgrader's table of grades, by its own extension point: `c.ExportApp.plugin_class`."""

import csv
import io
from pathlib import Path

from nbgrader.plugins import CsvExportPlugin

from autograder.project import no_formula, write_atomically


class SafeCsv(CsvExportPlugin):
    """The same table, in which no spreadsheet finds a formula: names may be any text."""

    def export(self, gradebook):
        """Have nbgrader write its table, and write it again."""
        super().export(gradebook)
        path = Path(self.to or "grades.csv")
        # nbgrader writes no quotes around a field, so none that stands there is one
        lines = path.read_text(encoding="utf-8").splitlines()
        safe = io.StringIO()
        table = csv.writer(safe, lineterminator="\n")
        for row in csv.reader(lines, quoting=csv.QUOTE_NONE):
            table.writerow(map(no_formula, row))
        write_atomically(path, safe.getvalue())
