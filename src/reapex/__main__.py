"""``python -m reapex``."""

from reapex.cli.main import main

main()
