"""A class on JupyterHub, as deploy/jupyterhub/README.md sets it up: two students, an instructor."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

import nbformat
import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.browser import free_port
from tests.deploy.answers import ASSIGNMENT, NOTEBOOK, answered

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
PASSWORD = secrets.token_hex(8)
PATIENCE = 180_000
#: Writes a file through the server that the page belongs to, as JupyterLab does on Ctrl-S.
SAVE = """async ([address, content]) => {
  const token = document.cookie.match(/_xsrf=([^;]*)/)[1];
  const headers = {"X-XSRFToken": token, "Content-Type": "application/json"};
  const body = JSON.stringify({type: "notebook", format: "json", content});
  return (await fetch(address, {method: "PUT", headers, body})).status;
}"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not hasattr(os, "geteuid") or os.geteuid() != 0,
        reason="A hub starts servers under other accounts: run as root.",
    ),
]


@dataclass(frozen=True)
class Hub:
    """A running hub on a machine of its own."""

    address: str
    process: subprocess.Popen[bytes]
    chromium: Browser

    def log_in(self, name: str) -> Page:
        """Log in; return the page with this person's JupyterLab."""
        page = self.chromium.new_context(viewport={"width": 1280, "height": 900}).new_page()
        page.set_default_timeout(PATIENCE)
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(f"{self.address}/hub/login")
        page.fill("#username_input", name)
        page.fill("#password_input", PASSWORD)
        page.click("#login_submit")
        page.locator(".lm-MenuBar-item", has_text="Nbgrader").wait_for()
        return page

    def run_as(self, name: str, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command on the hub's machine under somebody's account."""
        inside = ["nsenter", "-t", str(self.process.pid), "-m", "runuser", "-u", name, "--"]
        return subprocess.run([*inside, *command], capture_output=True, text=True)


@pytest.fixture(scope="module")
def hub(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    address = f"http://127.0.0.1:{free_port()}"
    command = ["unshare", "--mount", "--propagation", "private"]
    command += [sys.executable, str(HERE / "private_root.py"), str(ROOT)]
    command += [str(ROOT / ".venv"), sys.base_prefix, str(HERE), "--"]
    command += ["sh", str(HERE / "hub.sh"), f"--JupyterHub.hub_port={free_port()}"]
    command += [f"--ConfigurableHTTPProxy.api_url=http://127.0.0.1:{free_port()}"]
    environment = {
        **os.environ,
        "HUB_ADDRESS": address,
        "PASSWORD": PASSWORD,
        "PYTHONPATH": "/opt/chainrule",  # an installation in the copy would put it there
    }
    log_path = tmp_path_factory.mktemp("hub") / "log.txt"
    with log_path.open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            _wait_until_it_answers(f"{address}/hub/login", process, log_path)
            yield Hub(address, process, chromium)
        finally:
            process.terminate()  # the hub ends its proxy and all servers
            process.wait(timeout=60)


def _wait_until_it_answers(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"The hub does not answer: {log.read_text()[-3000:]}")


def open_assignments(page: Page) -> None:
    page.locator(".lm-MenuBar-item", has_text="Nbgrader").click()
    page.locator(".lm-Menu-item", has_text="Assignment List").first.click()


def test_a_class_fetches_works_submits_and_gets_its_feedback(hub: Hub, artefacts: Path) -> None:
    ivy = hub.log_in("ivy")

    def formgrader(page: str) -> None:
        ivy.goto(f"{hub.address}/user/ivy/formgrader/{page}")

    def press(icon: str, done: str) -> None:
        row.locator(f".glyphicon-{icon}").first.click()
        expect(ivy.get_by_text(done).first).to_be_visible(timeout=PATIENCE)

    formgrader("manage_assignments")
    row = ivy.locator("tr", has_text=ASSIGNMENT)
    press("education", "Successfully created")
    formgrader("manage_assignments")
    press("cloud-upload", "Successfully released")

    students = {"ann": hub.log_in("ann"), "bob": hub.log_in("bob")}
    for name, page in students.items():
        open_assignments(page)
        page.get_by_role("button", name="Fetch").first.click()
        submit = page.get_by_role("button", name="Submit").first
        submit.wait_for()
        file = f"/user/{name}/api/contents/{ASSIGNMENT}/{NOTEBOOK}.ipynb"
        content = json.loads(nbformat.writes(answered(wrong=name == "bob")))
        assert page.evaluate(SAVE, [file, content]) == 200
        submit.click()
        expect(page.locator("#submitted_assignments_list")).to_contain_text(
            ASSIGNMENT, timeout=PATIENCE
        )
        page.screenshot(path=artefacts / f"hub_{name}_submitted.png")

    formgrader("manage_assignments")
    press("cloud-download", "Successfully collected")
    formgrader(f"manage_submissions/{ASSIGNMENT}")
    for name in students:
        row = ivy.locator("tr", has=ivy.locator("td.student-id", has_text=name))
        press("flash", "Successfully autograded")
        ivy.keyboard.press("Escape")
        formgrader(f"manage_submissions/{ASSIGNMENT}")
    ivy.screenshot(path=artefacts / "hub_graded.png")
    formgrader("manage_assignments")
    row = ivy.locator("tr", has_text=ASSIGNMENT)
    press("comment", "Successfully generated feedback")
    formgrader("manage_assignments")
    press("envelope", "Successfully released feedback")

    for name, sentence in (("ann", ""), ("bob", "relu_derivative")):
        page = students[name]
        page.locator("#refresh_assignments_list").click()
        page.get_by_role("button", name="Fetch Feedback").first.click()
        expect(page.locator("#submitted_assignments_list")).to_contain_text(
            "(view feedback)", timeout=PATIENCE
        )
        page.screenshot(path=artefacts / f"hub_{name}_feedback.png")
        pages = f"/home/{name}/{ASSIGNMENT}/feedback"
        found = hub.run_as(name, "find", pages, "-name", "*.html")
        files = found.stdout.splitlines()
        assert {Path(file).name for file in files} == {f"{NOTEBOOK}.html"}, files
        text = hub.run_as(name, "cat", files[-1]).stdout
        assert sentence in text
        assert "BEGIN HIDDEN TESTS" not in text
    graded = hub.run_as("ivy", "cat", f"/srv/chainrule/course/autograded/bob/{ASSIGNMENT}/"
                        f"{NOTEBOOK}.ipynb")  # fmt: skip
    verdicts = json.loads(graded.stdout)["metadata"]["chainrule"]["verdicts"]
    assert {v["outcome"] for v in verdicts if v["problem"] == "relu_derivative"} == {"wrong"}
    inside = hub.run_as("ann", "sh", "-c", "ls /srv/nbgrader/exchange/default_course/inbound")
    assert "Permission denied" in inside.stderr


def test_a_student_has_no_formgrader_and_reads_neither_solutions_nor_others_work(hub: Hub) -> None:
    ann = hub.log_in("ann")
    answer = ann.goto(f"{hub.address}/user/ann/formgrader/manage_assignments")
    assert answer is not None
    assert answer.status == 404
    for path in (
        "/opt/chainrule/solutions",
        "/opt/chainrule/autograder/competition/labels.csv",
        "/srv/chainrule/course/gradebook.db",
        "/srv/jupyterhub/jupyterhub.sqlite",
        "/home/bob",
    ):
        tried = hub.run_as("ann", "ls", path)
        assert "Permission denied" in tried.stderr, path
    imported = hub.run_as(
        "ann", "env", "PYTHONPATH=/opt/chainrule", "/opt/chainrule/.venv/bin/python",
        "-c", "import chainrule.check.ps1",
    )  # fmt: skip
    assert imported.returncode == 0, imported.stderr


def test_an_account_of_neither_group_is_not_let_in(hub: Hub) -> None:
    subprocess.run(
        ["nsenter", "-t", str(hub.process.pid), "-m", "sh", "-c",
         f"useradd --create-home eve && echo eve:{PASSWORD} | chpasswd"],
        check=True,
    )  # fmt: skip
    page = hub.chromium.new_context().new_page()
    page.goto(f"{hub.address}/hub/login")
    page.fill("#username_input", "eve")
    page.fill("#password_input", PASSWORD)
    page.click("#login_submit")
    expect(page.locator("body")).to_contain_text("Invalid username or password")


def test_a_students_processes_are_bounded(hub: Hub) -> None:
    hub.log_in("ann")
    found = hub.run_as("ann", "pgrep", "-u", "ann", "-f", "singleuser")
    limits = Path(f"/proc/{found.stdout.split()[0]}/limits").read_text()
    (memory,) = (line for line in limits.splitlines() if line.startswith("Max data size"))
    assert memory.split()[3] == str(6 * 2**30)
