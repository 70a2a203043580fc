"""The form of a prediction where there is a kernel: an anywidget, loaded only when it is shown."""

import anywidget
from traitlets import Dict, Unicode

from course_lib.student.answers import STATIC


class PredictionView(anywidget.AnyWidget):
    """Shows a sealed question, and sends what is said to it. Its page's values are never read."""

    _esm = f"{(STATIC / 'predict.js').read_text(encoding='utf-8')}export default {{ render }};\n"
    _css = (STATIC / "predict.css").read_text(encoding="utf-8")
    _key = Unicode().tag(sync=True)  # of the output that stands in where there is no view
    _sealed = Unicode().tag(sync=True)
    _told = Dict().tag(sync=True)
