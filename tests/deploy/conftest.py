"""What the tests of deployments share with the browser tests."""

from tests.browser.conftest import artefacts, chromium

__all__ = ["artefacts", "chromium"]
