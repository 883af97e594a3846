"""Submissions in: the zip file that Canvas or Moodle exports, sorted into a course folder."""
