
(() => {
  let wanted = null;
  try { wanted = localStorage.getItem("theme"); } catch (error) { /* a page opened from a file may have no storage */ }
  const dark = wanted ? wanted === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.classList.toggle("dark", dark);
})();
