"""The class competition's leaderboard."""
