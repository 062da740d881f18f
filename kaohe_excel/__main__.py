"""``python -m kaohe_excel`` is the command ``kaohe``: a process of its own for one command."""

import os
import sys
from contextlib import suppress

from kaohe_excel.cli import main


def run() -> None:
    """Run the command and end the process at once: taking apart all that was loaded would cost a twentieth of a month's run.

    Whatever has to be closed is closed by then, since ``main`` has come back.
    """
    try:
        main(prog_name="kaohe")
    except SystemExit as end:
        with suppress(OSError):
            for stream in filter(None, (sys.stdout, sys.stderr)):
                stream.flush()
            if isinstance(end.code, int):
                os._exit(end.code)
        raise


if __name__ == "__main__":
    run()
