"""YAML and JSON documents whose errors name file, line and field.

JSON is read as the YAML that it is, so that both give line numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from spectralx.errors import ManifestError

_Model = TypeVar("_Model", bound=BaseModel)


@dataclass(frozen=True)
class Document:
    """A parsed document that still knows where each field stands.

    Attributes:
        path: File it was read from.
        data: Plain Python values.
        root: YAML node tree, for the line numbers.
    """

    path: Path
    data: Any
    root: yaml.Node | None

    def line(self, location: Sequence[str | int]) -> int:
        """Return the 1-based line of the deepest part of ``location`` that exists.

        Leading steps that the file does not have are passed over: validation may have nested what the file holds at
        its top level.
        """
        steps = list(location)
        while steps and _child(self.root, steps[0]) is None:
            steps.pop(0)
        node, line = self.root, 1
        for step in steps:
            if node is not None:
                line = node.start_mark.line + 1
            node = _child(node, step)
            if node is None:
                return line
        return node.start_mark.line + 1 if node is not None else line


def read_document(path: Path) -> Document:
    """Read a YAML or JSON file.

    Args:
        path: The file.

    Returns:
        The document; its top level is a mapping.

    Raises:
        ManifestError: The file is missing, not text, not well-formed or not a mapping.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ManifestError(f"{path} cannot be read: {error.strerror}.", "Check the path.") from error
    except UnicodeDecodeError as error:
        raise ManifestError(f"{path} is not a text file.", "Give a YAML or JSON file in UTF-8.") from error
    if path.suffix.lower() == ".json":
        text = text.replace("\t", " ")  # YAML forbids tabs between tokens, JSON allows them
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark is not None else ""
        problem = getattr(error, "problem", None) or "not well-formed"
        raise ManifestError(f"{path}{where}: {problem}.", "Correct the syntax of the file.") from error
    if not isinstance(data, dict):
        raise ManifestError(
            f"{path} does not hold a mapping at its top level.", "See the reference page of the format."
        )
    return Document(path=path, data=data, root=root)


def validate(model: type[_Model], document: Document) -> _Model:
    """Validate a document.

    Args:
        model: Pydantic model of the document.
        document: What was read.

    Returns:
        The validated model.

    Raises:
        ManifestError: Names file, line and field of the first error and counts the others.
    """
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        first, *others = error.errors()
        location = [step for step in first["loc"] if isinstance(step, (str, int))]
        field = ".".join(str(step) for step in location) or "(top level)"
        more = f" ({len(others)} more errors)" if others else ""
        raise ManifestError(
            f"{document.path}, line {document.line(location)}, field {field}: {first['msg']}.{more}",
            "Correct the field; the reference page lists the fields and their meaning.",
        ) from error


def _child(node: yaml.Node | None, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        child: yaml.Node = node.value[step]
        return child
    return None
