"""Entry point of ``python FOLDER_OF_THIS_PACKAGE COMMAND``."""

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from installer.main import main  # noqa: E402 - the package is found by the line above

sys.exit(main(sys.argv[1:]))
