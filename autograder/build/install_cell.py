"""The cell that installs the students' package where a notebook is opened without it.

It is the first code cell of every notebook: in the sources of the assignments, where
`autograder.build.proofs` looks for it, and in the demos, which are made with it. Where the package
is installed (here, on a hub, where submissions are graded) it does nothing.
"""

#: The wheel is looked for in the notebook's folder and in those above it, as in the bundle.
INSTALL = """\
# Given: installs the course's package where it is missing, as on Colab; elsewhere nothing happens.
import importlib.util
import subprocess
import sys
from pathlib import Path

if importlib.util.find_spec("chainrule") is None:
    folders = [Path.cwd(), *Path.cwd().parents]
    wheels = [str(wheel) for folder in folders for wheel in folder.glob("chainrule-*.whl")]
    pip = [sys.executable, "-m", "pip", "install", "--quiet"]
    if not wheels:
        print("Upload chainrule-….whl, from the course's zip file, to the folder of this notebook")
        print("(on Colab: the folder on the left, then the arrow), and run this cell again.")
    elif subprocess.call([*pip, wheels[0]]) == 0:
        print("The course is installed. In Jupyter, reload this page once; on Colab, go on.")
    else:
        print("The course could not be installed; pip's message above says why.")
"""
