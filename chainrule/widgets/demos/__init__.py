"""The lecture demos, one module a demo, each with a function of the same name."""
