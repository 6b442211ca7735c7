export const THEME_KEY = "theme";

/** Runs before the first paint, so that nobody who chose the dark is flashed at. Without storage the system decides. */
export const THEME_SCRIPT = `(() => {
  let kept = null;
  try { kept = localStorage.getItem("${THEME_KEY}"); } catch {}
  const dark = kept === "dark" || (kept !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
})();`;
