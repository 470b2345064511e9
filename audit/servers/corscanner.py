"""Runs CORScanner against servers on loopback.

Reads lines of `name<TAB>port` and writes lines of `name<TAB>types of findings`. The scanner believes
that it asks https://api.example.com/items: only the connection is redirected.
"""

import logging
import sys

from CORScanner.common import corscheck

URL = "https://api.example.com/items"
real_get = corscheck.requests.get


def scan(port):
    def get(url, headers=None, **_):
        answer = real_get(
            f"http://127.0.0.1:{port}/items",
            headers={**headers, "Host": "api.example.com"},
            allow_redirects=False,
        )
        answer.url = URL
        return answer

    corscheck.requests.get = get
    logger = logging.getLogger("scan")
    logger.addHandler(logging.NullHandler())
    logger.propagate = False
    check = corscheck.CORSCheck(URL, {"timeout": 5, "headers": None, "proxy": None, "logger": logger})
    # One after the other: in parallel its results come in any order.
    for name in sorted(dir(check)):
        if name.startswith("test_"):
            getattr(check, name)()
    return sorted({result["type"] for result in check.all_results})


for line in sys.stdin:
    name, port = line.rstrip("\n").split("\t")
    print(name, " ".join(scan(int(port))) or "-", sep="\t", flush=True)
