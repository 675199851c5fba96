"""Writes templates as CloudFormation makes of them what it deploys: SAM's transform, by SAM's own library.

``python -P tools/sam.py OUT IN...`` with the Python of ``.check``; never imported by ours.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

# SAM asks it of an AWS session only.
os.environ.setdefault("AWS_DEFAULT_REGION", "eu-west-1")

from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator


def main(out: Path, *templates: str) -> None:
    """Write each of ``templates``, transformed, into the folder ``out`` under its own name."""
    for path in map(Path, templates):
        document = json.loads(path.read_text())
        for resource in document["Resources"].values():
            # As it is when the zip lies in a bucket: SAM refuses the name of a file.
            if "CodeUri" in resource.get("Properties", {}):
                resource["Properties"]["CodeUri"] = "s3://bucket/key"
        if "Transform" in document:
            document = Translator({}, Parser()).translate(document, {})
        (out / path.name).write_text(json.dumps(document, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
