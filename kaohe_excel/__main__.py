"""``python -m kaohe_excel`` is the command ``kaohe``."""

from kaohe_excel.cli import main

if __name__ == "__main__":
    main(prog_name="kaohe")
