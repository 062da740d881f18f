"""The packages: every folder of kaohe_excel, and templates/ from the top of the checkout as kaohe_excel.templates."""

from setuptools import find_packages, setup

setup(packages=[*find_packages(include=["kaohe_excel*"]), "kaohe_excel.templates"])
