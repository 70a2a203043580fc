"""The form of a prediction where there is a kernel: an anywidget, loaded only when it is shown."""

import anywidget
from traitlets import Dict, Unicode

from course_lib.student.form import program, style


class PredictionView(anywidget.AnyWidget):
    """Shows a sealed question, and sends what is said to it. Its page's values are never read."""

    _esm = f"{program()}export default {{ render }};\n"
    _css = style()
    _key = Unicode().tag(sync=True)  # of the output that stands in where there is no view
    _sealed = Unicode().tag(sync=True)
    _told = Dict().tag(sync=True)
