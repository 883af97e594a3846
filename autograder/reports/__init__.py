"""Pages made from graded results: feedback, class report, leaderboard."""
