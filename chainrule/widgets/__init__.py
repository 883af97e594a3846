"""The widgets of the assignments and the pictures of the demos, built on the live plots."""
