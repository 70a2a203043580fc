"""For nbgrader's own commands in this folder. A class has a file like this of its own."""

c = get_config()  # noqa: F821 (nbgrader provides it)
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "notebooks"
