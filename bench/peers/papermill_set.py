"""Executes notebooks with papermill, one after another: python papermill_set.py FOLDER NOTEBOOK…"""

import sys
from pathlib import Path

import papermill

for notebook in sys.argv[2:]:
    papermill.execute_notebook(notebook, str(Path(sys.argv[1]) / Path(notebook).name), progress_bar=False)
