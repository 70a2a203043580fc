# /// attack
# name = "history"
# threat = "frames and history"
# tries = "Reads the earlier cells and their hidden tests."
# ///

ip = get_ipython()
text = repr(list(ip.history_manager.get_range())) + repr(globals().get("In"))
if "hidden" in text:
    print("SIGN")
