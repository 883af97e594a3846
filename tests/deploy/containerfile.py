"""The instructions of a Containerfile, read and carried out in the root that this process has."""

from __future__ import annotations

import os
import pwd
import re
import shlex
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path


def instructions(text: str) -> list[tuple[str, str]]:
    """Return each instruction's name and what follows it, continued lines joined."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    found = (line.partition(" ") for line in joined.splitlines() if line.strip())
    return [(name, rest.strip()) for name, _, rest in found]


@dataclass
class Image:
    """What the instructions so far have set.

    Attributes:
        context: the folder that COPY copies from.
        environment: the variables of commands.
        user: who runs commands.
        folder: where they run.
    """

    context: Path
    environment: dict[str, str] = field(default_factory=dict)
    user: str = "root"
    folder: str = "/"

    def carry_out(self, name: str, rest: str) -> None:
        """Carry out one instruction.

        Raises:
            ValueError: an instruction that is not known here.
            CalledProcessError: a command fails.
        """
        if name == "RUN":
            self.run(["/bin/sh", "-c", rest])
        elif name == "COPY":
            *sources, target = shlex.split(rest)
            for source in sources:
                self._copy(self.context / source, Path(self.folder, target))
        elif name == "ENV":
            for word in shlex.split(rest):
                key, _, value = word.partition("=")
                path = self.environment.get("PATH", "")
                self.environment[key] = value.replace("$PATH", path)
        elif name == "USER":
            self.user = rest
        elif name == "WORKDIR":
            self.folder = rest
            Path(rest).mkdir(parents=True, exist_ok=True)
        elif name not in ("FROM", "ARG", "EXPOSE", "ENTRYPOINT", "CMD"):
            raise ValueError(f"{name} is not known here")

    def run(self, command: list[str]) -> None:
        """Run a command as the image's user, in its folder."""
        account = pwd.getpwnam(self.user)
        subprocess.run(
            command,
            cwd=self.folder,
            env={**self.environment, "HOME": account.pw_dir},
            user=account.pw_uid,
            group=account.pw_gid,
            extra_groups=[],
            check=True,
        )

    def _copy(self, source: Path, target: Path) -> None:
        if source.is_dir():
            skipped = shutil.ignore_patterns("__pycache__", ".venv*", ".ipynb_checkpoints")
            shutil.copytree(source, target, ignore=skipped, dirs_exist_ok=True)
        else:
            os.makedirs(target, exist_ok=True)
            shutil.copy(source, target)
