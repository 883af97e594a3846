"""Confinement without namespaces: Landlock, a user for each submission, a supervisor above it.

What each version of Landlock gives is in docs/security.md.
"""

import contextlib
import os
import sys
import tempfile
import traceback
from typing import Any, NoReturn

import landlockpy
from landlockpy import AccessFS, AccessNet, Ruleset, Scope

from . import isolation, seccomp
from .supervisor import Supervisor, become_subreaper, supervise
from .users import Users, become, users_of_processes

#: The version from which signals can be kept inside.
SCOPES = 6
READ = AccessFS.EXECUTE | AccessFS.READ_FILE | AccessFS.READ_DIR
DEVICES = ("null", "zero", "full", "random", "urandom")
FACTS = ("cpuinfo", "meminfo", "stat", "version")
PR_SET_PDEATHSIG = 1
#: How many times what a submission may have a user may have altogether, where submissions share it.
SHARED = 4


class Unavailable(Exception):
    """This machine is below the minimum."""


class Landlock:
    """Forks, confines and kills the processes of submissions.

    Args:
        settings: ``folder``, this fork server's own; ``readable`` and ``listable``, paths that
            submissions may read with all below, and folders of which they may read the names.

    Raises:
        Unavailable: this machine is below the minimum.
    """

    def __init__(self, settings: dict[str, Any]) -> None:
        self.folder: str = settings["folder"]
        self.readable: list[str] = settings["readable"]
        self.listable: list[str] = settings["listable"]
        self.users = Users()
        version = landlockpy.abi_version()
        if version == 0:
            raise Unavailable("this kernel has no Landlock")
        if version < SCOPES and not self.users.available:
            raise Unavailable(
                f"Landlock's version is {version}: without root, {SCOPES} is needed (Linux 6.12)"
            )
        self.scoped = version >= SCOPES
        if self.users.available:
            os.chmod(self.folder, 0o711)
            for path in self.readable:
                _require_open(path)
        self.scratches = f"{self.folder}/scratch"
        os.mkdir(self.scratches, 0o711)
        self._require_entry()
        self.forked = 0
        self.supervisors: dict[int, Supervisor] = {}
        #: In the process of a submission: its user, if it has its own, and its folder.
        self.user: int | None = None
        self.scratch = ""

    def _require_entry(self) -> None:
        """Raise `Unavailable` if a process cannot be confined after all: try it with one."""
        child = os.fork()
        if child == 0:
            status = 1
            try:
                self._scope()
                self._restrict(self.scratches)
                self.refuse_calls()
                status = 0
            except OSError as error:
                status = error.errno or 1
            finally:
                os._exit(status)
        if status := os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]):
            reason = os.strerror(status) if status > 0 else f"signal {-status}"
            raise Unavailable(f"Landlock and seccomp are there, but cannot be entered: {reason}")

    def _scope(self) -> None:
        """Enter a domain from which signals reach only what is under it, where that is known."""
        if self.scoped:
            no_files, no_ports = AccessFS.NONE, AccessNet.NONE
            with Ruleset(handled_fs=no_files, handled_net=no_ports, scoped=Scope.SIGNAL) as own:
                own.restrict()

    def fork(self) -> int:
        """Fork a supervisor, and from it the process of a submission.

        Returns:
            0 in the process of the submission, the supervisor's PID in this one.
        """
        self.forked += 1
        self.scratch = f"{self.scratches}/{self.forked}"
        wanted, end = os.pipe()
        report, reported = os.pipe()
        pid = os.fork()
        if pid == 0:
            try:
                first = self._fork_under_supervisor()
                if first:
                    supervise(wanted, reported, first, self.user, self.scratch)
            except BaseException:
                traceback.print_exc(file=sys.__stderr__)
                os._exit(1)
            return 0
        os.close(wanted)
        os.close(reported)
        self.supervisors[pid] = Supervisor(pid, end, report)
        return pid

    def _fork_under_supervisor(self) -> int:
        os.setsid()
        become_subreaper()
        os.mkdir(self.scratch, 0o700)
        os.mkdir(f"{self.scratch}/work", 0o700)
        if self.users.available:
            self.user = self.users.of(os.getpid())
            for path in (self.scratch, f"{self.scratch}/work"):
                os.chown(path, self.user, self.user)
        self._scope()
        return os.fork()

    def confine(self, bounds: dict[str, Any]) -> str:
        """In the process of a submission: confine it, for good; return its working folder."""
        processes = int(bounds["processes"])
        isolation.set_dumpable(True)  # or /proc/self would belong to root
        with open("/proc/self/oom_score_adj", "w") as file:
            file.write("1000")  # where memory runs out, it ends before its supervisor
        isolation.drop_bounding_set()
        if self.user is not None:
            become(self.user)
        else:
            mine = os.getuid()
            present = sum(user == mine for user in users_of_processes())
            processes = present + SHARED * processes
        isolation.drop_capabilities()
        isolation.set_dumpable(True)
        isolation.check(isolation.libc().prctl(PR_SET_PDEATHSIG, 9, 0, 0, 0), "prctl")
        self._restrict(self.scratch)
        work = f"{self.scratch}/work"
        os.environ["TMPDIR"] = self.scratch
        tempfile.tempdir = None
        os.chdir(work)
        isolation.limit(bounds, processes=processes)
        return work

    def refuse_calls(self) -> None:
        """Have the kernel refuse what no notebook needs and Landlock does not know."""
        seccomp.refuse(namespaces=False)

    def _restrict(self, scratch: str) -> None:
        """Enter a Landlock domain: what is shown can be read, the scratch folder be written."""
        # Open for good: Landlock's rules are about inodes, and /proc makes a new one for whoever
        # looks the folder up after it was forgotten.
        own = os.open("/proc/self/", os.O_PATH | os.O_DIRECTORY)
        with Ruleset(scoped=Scope.SIGNAL | Scope.ABSTRACT_UNIX_SOCKET) as rules:
            for path in self.listable:
                rules.allow_path(path, AccessFS.READ_DIR)
            for path in (*self.readable, f"/proc/self/fd/{own}"):
                _allow(rules, path, READ)
            for name in DEVICES:
                _allow(rules, f"/dev/{name}", AccessFS.READ_FILE | AccessFS.WRITE_FILE)
            for name in FACTS:
                _allow(rules, f"/proc/{name}", AccessFS.READ_FILE)
            everything = rules.handled_fs & ~(AccessFS.MAKE_CHAR | AccessFS.MAKE_BLOCK)
            rules.allow_path(scratch, everything)
            rules.restrict()

    def kill(self, pid: int) -> dict[str, Any]:
        """Kill all processes of a submission; return the first one's ``status`` and ``cpu``."""
        supervisor = self.supervisors.pop(pid, None)
        outcome = {"status": None, "cpu": 0.0} if supervisor is None else supervisor.finish()
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        return outcome

    def close(self) -> NoReturn:
        """Kill all processes of all submissions, and become what removes the folder."""
        for pid in list(self.supervisors):
            self.kill(pid)
        os.execv("/bin/rm", ["rm", "-rf", self.folder])


def _allow(rules: Ruleset, path: str, access: AccessFS) -> None:
    """Allow access to a folder with all below, or to a file, if it is there."""
    if os.path.isdir(path):
        rules.allow_path(path, access)
    elif os.path.exists(path):
        rules.allow_path(path, access & ~AccessFS.READ_DIR)


def _require_open(path: str) -> None:
    """Raise `Unavailable` if the users of submissions cannot reach what they are shown."""
    while path != "/":
        if os.path.exists(path) and not os.stat(path).st_mode & 0o001 and os.path.isdir(path):
            raise Unavailable(
                f"submissions run as users of their own, who cannot enter {path}: chmod o+x {path}"
            )
        path = os.path.dirname(path)
