"""The loop of a long-lived peer: a request a line in, a measurement a line out."""

import json
import sys


def answer_requests(measure):
    for line in sys.stdin:
        print(json.dumps(measure(json.loads(line))), flush=True)
