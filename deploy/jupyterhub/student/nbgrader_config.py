"""nbgrader's settings for a student on the hub: the exchange, and nothing of the course."""

c = get_config()  # type: ignore[name-defined]  # noqa: F821
c.Exchange.root = "/srv/nbgrader/exchange"
# The id under which autograder.nbgrader_config.configure releases.
c.CourseDirectory.course_id = "default_course"
