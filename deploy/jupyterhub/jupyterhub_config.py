"""JupyterHub for one class on one machine: who may log in, what they see, what they may use.

`install.sh` makes the groups and folders that are named here. Start with::

    .venv/bin/python -m jupyterhub --config deploy/jupyterhub/jupyterhub_config.py
"""

import grp
import os
import pwd
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jupyterhub.spawner import LocalProcessSpawner

HERE = Path(__file__).resolve().parent
COURSE = Path("/srv/chainrule/course")
#: Groups of this machine; only their members may log in.
STUDENTS, INSTRUCTORS = "students", "instructors"
#: What a student may use: bytes of memory for each process, processes and threads in all.
MEMORY, PROCESSES = 6 * 2**30, 400
#: Seconds without activity after which a server ends.
IDLE = 2 * 3600


def is_instructor(user: str) -> bool:
    """Whether this account is in the group of the instructors."""
    group = grp.getgrnam(INSTRUCTORS)
    return user in group.gr_mem or pwd.getpwnam(user).pw_gid == group.gr_gid


class CourseSpawner(LocalProcessSpawner):
    """A server as the person's own account: a student's in the home folder, within bounds; an
    instructor's in the course folder, with Formgrader.
    """

    def make_preexec_fn(self, name: str) -> Callable[[], None]:
        """Return what runs in the new process before the server does."""
        become = super().make_preexec_fn(name)
        student = not is_instructor(name)

        def prepare() -> None:
            os.umask(0o077 if student else 0o007)  # instructors share the course folder
            if student:
                resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
                resource.setrlimit(resource.RLIMIT_NPROC, (PROCESSES, PROCESSES))
                os.nice(5)
            become()
            if not student:
                os.chdir(COURSE)  # nbgrader reads the settings of the folder that it starts in

        return prepare


def choose_role(spawner: CourseSpawner) -> None:
    """Let a server start with the settings of a student or of an instructor."""
    instructor = is_instructor(spawner.user.name)
    role = HERE / ("instructor" if instructor else "student")
    spawner.environment = {
        "JUPYTER_CONFIG_PATH": str(role),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
    }
    spawner.notebook_dir = str(COURSE) if instructor else "~"


c: Any = get_config()  # type: ignore[name-defined]  # noqa: F821

c.JupyterHub.bind_url = os.environ.get("HUB_ADDRESS", "http://127.0.0.1:8000")
c.JupyterHub.cookie_secret_file = "/srv/jupyterhub/cookie_secret"
c.JupyterHub.db_url = "sqlite:////srv/jupyterhub/jupyterhub.sqlite"
# Debian's Node.js finds Debian's modules; another Node.js is told where they are.
c.ConfigurableHTTPProxy.command = ["env", "NODE_PATH=/usr/share/nodejs", "configurable-http-proxy"]
c.ConfigurableHTTPProxy.pid_file = "/srv/jupyterhub/proxy.pid"

# Accounts and passwords are the machine's own.
c.JupyterHub.authenticator_class = "pam"
c.PAMAuthenticator.allowed_groups = {STUDENTS, INSTRUCTORS}
c.PAMAuthenticator.open_sessions = False

c.JupyterHub.spawner_class = CourseSpawner
c.Spawner.cmd = [sys.executable, "-m", "jupyterhub.singleuser"]
c.Spawner.args = [f"--ServerApp.shutdown_no_activity_timeout={IDLE}"]
c.Spawner.default_url = "/lab"
c.Spawner.pre_spawn_hook = choose_role
c.Spawner.start_timeout = 120
c.Spawner.http_timeout = 120
