"""Students need no settings of nbgrader; without this file it warns that it found none."""
