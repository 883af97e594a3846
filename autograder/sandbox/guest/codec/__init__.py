"""Values as data: what may cross between the student's process and the judge."""
