"""What every widget is: an anywidget with checked values, and a still picture beside it."""

import base64
import uuid

import anywidget
from IPython.display import display, update_display
from traitlets import Unicode

from course_lib.widgets import _assets
from course_lib.widgets._picture import draw_panels

WIDGET_MIME = "application/vnd.jupyter.widget-view+json"
# Jupyter says "model not found" where a widget was before; the picture above says more
ONLY_THE_PICTURE = """\
<style>.jp-OutputArea-child:has([data-fallback-of="{key}"]) + .jp-OutputArea-child \
.jp-OutputArea-output.jupyter-widgets:not(:has(*)) {{ display: none; }}</style>"""


class CourseWidget(anywidget.AnyWidget):
    """Base of the widgets. A subclass has values (see `_traits`), a name `module` and `panels`.

    module : str
        Its JavaScript module in `static/`, without ".js"; words.json has an entry for the class.
    gallery_cell : str, optional
        What shows it in the gallery's notebook, if not the name alone.
    """

    module: str | None = None
    gallery_cell: str | None = None
    # names of traits with data of the course, which views need and no lesson sets
    shipped: tuple[str, ...] = ()
    _shown = False  # in a notebook
    _key = Unicode().tag(sync=True)  # tells the view which still picture is its own

    def __init_subclass__(cls, **options):
        super().__init_subclass__(**options)
        if vars(cls).get("module"):  # not for the classes that traitlets derives at run time
            cls._esm = _assets.script(cls.module, cls.__name__)
            cls._css = _assets.style()

    def __init__(self, **values):
        known = self.class_trait_names()
        for name in values:
            if name not in known:
                mine = ", ".join(self.value_names())
                raise TypeError(f"{type(self).__name__}: there is no {name!r}, only {mine}")
        super().__init__(_key=uuid.uuid4().hex, **values)

    @classmethod
    def value_names(cls):
        """Names of the values that a lesson may set."""
        mine = {name for base in cls.__mro__ if base is not CourseWidget for name in vars(base)}
        mine -= set(dir(CourseWidget))
        return [n for n in cls.class_trait_names(sync=True) if n in mine and n[0] != "_"]

    def values(self):
        """The values as they stand, by name."""
        return {name: getattr(self, name) for name in sorted(self.value_names())}

    def __repr__(self):
        values = ", ".join(f"{name}={_short(value)}" for name, value in self.values().items())
        return f"{type(self).__name__}({values})"

    @classmethod
    def words(cls):
        """Words of this widget, by key."""
        return _assets.words(cls.__name__)

    @classmethod
    def example(cls):
        """One for the gallery."""
        return cls()

    # the still picture

    def panels(self):
        """What the still picture shows: `_picture.Panel`s, from left to right."""
        raise NotImplementedError

    def sentence(self):
        """What the still picture says."""
        raise NotImplementedError

    def still(self):
        """The state as an SVG that needs no scripts.

        Returns
        -------
        str
        """
        words = self.words()
        return draw_panels(words["title"], self.panels(), self.sentence())

    def still_html(self):
        """The picture as an image element with its description, which every notebook keeps."""
        words = self.words()
        data = base64.b64encode(self.still().encode()).decode()
        alt = _escape(f"{words['title']}. {self.sentence()}")
        return f'<img alt="{alt}" src="data:image/svg+xml;base64,{data}">'

    def _ipython_display_(self):
        """Show the picture, which the view then hides, and the view.

        Two outputs, since a notebook shows only one kind of each: where no view can be, as after
        reopening, the widget's own output is an error, and the picture stands above it.
        """
        display(self._still_bundle(), raw=True, display_id=self._key)
        self._shown = True
        view = self._repr_mimebundle_()
        bundle = view[0] if isinstance(view, tuple) else view
        # nothing, rather than its name, in exports that cannot show widgets
        display({"text/html": "", "text/plain": "", WIDGET_MIME: bundle[WIDGET_MIME]}, raw=True)

    def _renew_still(self):
        """Show the state as it is now in the pictures that were shown before."""
        if self._shown:
            update_display(self._still_bundle(), raw=True, display_id=self._key)

    def _still_bundle(self):
        key = self._key
        html = f'<div data-fallback-of="{key}">{self.still_html()}</div>'
        return {"text/html": html + ONLY_THE_PICTURE.format(key=key), "text/plain": repr(self)}


def _short(value):
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."


def _escape(text):
    for sign, name in (("&", "&amp;"), ('"', "&quot;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.replace(sign, name)
    return text
