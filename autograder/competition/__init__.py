"""The class competition: entries scored against labels that only the instructor has."""
