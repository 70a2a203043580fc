# /// attack
# name = "markup in errors"
# threat = "markup"
# tries = "Raises an error whose name and text are a script."
# ///


def NAME(*args, **kwargs):
    raise type("<script>alert(1)</script>", (Exception,), {})("<img src=x onerror=alert(1)>")


raise type("<script>alert(1)</script>", (Exception,), {})("<img src=x onerror=alert(1)>")
