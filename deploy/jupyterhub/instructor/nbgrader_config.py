"""nbgrader's settings for an instructor on the hub; those of the course are in its folder."""

c = get_config()  # type: ignore[name-defined]  # noqa: F821
c.Exchange.root = "/srv/nbgrader/exchange"
c.CourseDirectory.groupshared = True
