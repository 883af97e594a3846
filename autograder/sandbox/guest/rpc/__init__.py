"""Calls between the judge and the student's process, over one socket, in both directions."""
