"""Renders the sample scene into ``resources/sample/``, or into the folder that is named."""

from __future__ import annotations

import sys
from pathlib import Path

from spectralx.simulation.sample import write_sample

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Make the files and name them."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "resources" / "sample"
    for path in write_sample(folder):
        print(f"{path} ({path.stat().st_size / 1e6:.1f} MB)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
