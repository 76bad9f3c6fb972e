"""Modified UTF-7 (RFC 3501, 5.1.3), written apart from the product's so that each checks the other."""

import base64
import re


def encode(name):
    def shift(match):
        run = match.group(0)
        if run == "&":
            return "&-"
        word = base64.b64encode(run.encode("utf-16-be")).decode().rstrip("=").replace("/", ",")
        return f"&{word}-"

    return re.sub(r"&|[^\x20-\x7e]+", shift, name)


def decode(wire):
    def unshift(match):
        word = match.group(1)
        if not word:
            return "&"
        padded = word.replace(",", "/") + "=" * (-len(word) % 4)
        return base64.b64decode(padded).decode("utf-16-be")

    return re.sub(r"&([^-]*)-", unshift, wire)
