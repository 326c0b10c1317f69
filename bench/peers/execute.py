"""Executes a notebook with nbclient, from start to finish: python execute.py NOTEBOOK OUTPUT."""

import sys

import nbformat
from nbclient import NotebookClient

notebook = nbformat.read(sys.argv[1], as_version=4)
NotebookClient(notebook, kernel_name=notebook.metadata.kernelspec.name).execute()
nbformat.write(notebook, sys.argv[2])
