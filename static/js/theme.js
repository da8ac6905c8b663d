// Runs before the first paint, so that a page never flashes in the wrong colours. The switch itself is in site.js.
(() => {
  try {
    const theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch {
    // Storage may be forbidden; the device's own setting holds then.
  }
})();
