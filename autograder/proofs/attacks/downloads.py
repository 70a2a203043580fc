# /// attack
# name = "downloads"
# threat = "network"
# tries = "Fetches a page."
# walls = true
# ///

import urllib.request

try:
    urllib.request.urlopen("http://127.0.0.1:PORT/", timeout=2)
except TimeoutError:
    print("SIGN")
except OSError:
    pass
