# SPDX-License-Identifier: GPL-2.0-or-later
"""The kernel's own fragmentation indices, as debugfs prints them, beside mempane's."""

import collections

INDICES = ("unusable_index", "extfrag_index")


def thousandths(text):
    """C prints -500 as "0.-500" and -62 as "0.-62": the sign is in either part."""
    whole, part = text.split(".")
    sign = -1 if text.strip().startswith("-") else 1
    return int(whole) * 1000 + sign * int(part)


def rows_of(text):
    """{(node, zone): the row's words}"""
    rows = {}
    for line in text.splitlines():
        node, rest = line.removeprefix("Node ").split(",", 1)
        words = rest.split()
        rows[int(node), words[1]] = words[2:]
    return rows


def zones_of(sample):
    """{(node, zone): {order: row}} of a sample of mempane's view."""
    zones = collections.defaultdict(dict)
    for row in sample.get("free_area", []):
        zones[row["node"], row["zone"]][row["order"]] = row
    return zones


def kind_of(value):
    if value in (-1000, 0, 1000):
        return f"{value / 1000:.3f}"
    return "negative fraction" if value < 0 else "positive fraction"


class Tally:
    def __init__(self):
        self.values, self.problems, self.kinds = 0, [], collections.Counter()

    def compare(self, zone, orders, indices):
        for name, rows in indices.items():
            for order, text in enumerate(rows[zone]):
                expected, found = thousandths(text), round(orders[order][name])
                self.values += 1
                self.kinds[name, kind_of(expected)] += 1
                if expected != found:
                    self.problems.append(f"{zone} order {order} {name}: {found}, not {text}")
