"""One command for students on any system: set up once, then open the first notebook.

python3 start.py [PORT]
"""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SCRIPTS = HERE if HERE.name == "scripts" else HERE / "scripts"
sys.path.insert(0, str(SCRIPTS))


def main():
    """Set up if that was not done yet, then start JupyterLab in the environment."""
    import set_up

    lab = [str(set_up.PYTHON), str(SCRIPTS / "lab.py"), *sys.argv[1:2]]
    try:
        if not set_up.is_set_up("lab"):
            set_up.set_up("lab")
        sys.exit(subprocess.call(lab))
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
