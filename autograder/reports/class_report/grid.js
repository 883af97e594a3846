
const all = JSON.parse(document.getElementById("data").textContent);
document.getElementById("theme").addEventListener("click", () => {
  const dark = document.documentElement.classList.toggle("dark");
  try { localStorage.setItem("theme", dark ? "dark" : "light"); } catch (error) { /* no storage */ }
});
for (const grid of document.querySelectorAll("svg.grid")) {
  const about = all.assignments[grid.dataset.assignment];
  const details = grid.nextElementSibling;
  const cellAt = (event) => {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(grid.getScreenCTM().inverse());
    const column = Math.floor((point.x - grid.dataset.left) / grid.dataset.width * about.students.length);
    const row = Math.floor(point.y / grid.dataset.row);
    return column >= 0 && column < about.students.length && row >= 0 && row < about.problems.length ? [row, column] : null;
  };
  grid.addEventListener("mousemove", (event) => {
    const cell = cellAt(event);
    if (!cell) return;
    const [row, column] = cell;
    details.textContent = `${about.students[column]} · ${about.problems[row]}: ${all.states[about.states[row][column]]} · ${about.scores[column]} points in all`;
  });
  grid.addEventListener("click", (event) => {
    const cell = cellAt(event);
    if (cell && about.links[cell[1]]) window.open(about.links[cell[1]]);
  });
}
