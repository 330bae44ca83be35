"""Judges what the fuzzer found: it takes every answer that is no error for a finding, whatever was asked."""

import json
from pathlib import Path
from typing import Any

import jsonschema

from nutmcp.tools.declaring.reading import as_declared

ROOT = Path(__file__).parents[2]


def judge_findings(scratch: Path) -> str:
    """Return what was found that is really wrong, or nothing.

    Args:
        scratch: The folder that the fuzzer wrote its findings to.
    """
    found = json.loads((scratch / "findings.json").read_text(encoding="utf-8"))["findings"]
    listed = json.loads((ROOT / "nutmcp" / "tools" / "definitions" / "nutcache.json").read_text(encoding="utf-8"))
    schemas = {tool["name"]: tool["inputSchema"] for tool in listed}
    wrong = [each for each in found if not _is_as_it_should_be(each, schemas)]
    return "\n".join(f"{each['target']}: {each['category']}: {json.dumps(each['evidence'])[:300]}" for each in wrong)


def _is_as_it_should_be(finding: dict[str, Any], schemas: dict[str, Any]) -> bool:
    # An error names what the caller asked for, in quotes and without control characters; nobody shows it as HTML.
    if finding["category"] == "injection_reflection":
        return True
    # Arguments that keep to the schema are to be accepted, as a tool reads them: a number is good for text, and `{}`
    # where it takes none. The schema does not say that nothing else may be given, and nothing else may.
    if finding["category"] != "accepted_malformed":
        return False
    schema = schemas[finding["target"]] | {"additionalProperties": False}
    validator: Any = jsonschema.Draft202012Validator(schema)
    return validator.is_valid(as_declared(finding["evidence"]["input"], schema))
