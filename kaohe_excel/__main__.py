"""``python -m kaohe_excel`` is the command ``kaohe``: a process of its own for one command."""

from kaohe_excel.cli import main
from kaohe_excel.core.speed import end_at_once


def run() -> None:
    """Run the command and end the process with its exit code."""
    try:
        main(prog_name="kaohe")
    except SystemExit as end:
        if isinstance(end.code, int):
            end_at_once(end.code)
        raise


if __name__ == "__main__":
    run()
