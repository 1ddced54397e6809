"""``python -m spectralx``: what the plugin calls."""

from spectralx.cli import main

main()
