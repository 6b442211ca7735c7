"use strict";
// The page says everything without this: it filters, unfolds, and lets a reader choose the other colours.
(() => {
  const byId = (id) => document.getElementById(id);

  const theme = byId("theme");
  const preferred = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (document.documentElement.dataset.theme ?? (preferred.matches ? "dark" : "light")) === "dark";
  const nameTheme = () => {
    theme.textContent = isDark() ? "Light colours" : "Dark colours";
  };
  theme.addEventListener("click", () => {
    document.documentElement.dataset.theme = isDark() ? "light" : "dark";
    nameTheme();
  });
  preferred.addEventListener("change", nameTheme);
  nameTheme();
  theme.hidden = false;

  addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((each) => (each.open = true)));

  const filter = byId("filter");
  if (!filter) return;
  const [text, danger, brick, stack] = ["text", "danger", "brick", "stack"].map(byId);
  const changes = [...document.querySelectorAll("article.change")].map((element) => ({
    element,
    danger: element.dataset.danger,
    brick: element.dataset.brick,
    stacks: element.dataset.stacks.split("\n"),
    text: `${element.textContent}\n${element.dataset.brick}`.toLowerCase(),
  }));
  const boxes = [...document.querySelectorAll(".folded, .group, section.danger")];
  const opened = new Map([...document.querySelectorAll(".folded")].map((each) => [each, each.open]));

  const apply = () => {
    const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    const narrowed = words.length > 0 || [danger, brick, stack].some((each) => each.value);
    let shown = 0;
    for (const each of changes) {
      const fits =
        (!danger.value || each.danger === danger.value) &&
        (!brick.value || each.brick === brick.value) &&
        (!stack.value || each.stacks.includes(stack.value)) &&
        words.every((word) => each.text.includes(word));
      each.element.hidden = !fits;
      if (fits) shown += 1;
    }
    for (const box of boxes) box.hidden = !box.querySelector("article.change:not([hidden])");
    for (const [folded, before] of opened) folded.open = narrowed && shown <= 50 ? true : before;
    const all = changes.length;
    byId("found").textContent = narrowed ? `${shown} of ${all} changes` : `${all} ${all === 1 ? "change" : "changes"}`;
  };
  for (const each of [text, danger, brick, stack]) each.addEventListener("input", apply);

  byId("reset").addEventListener("click", () => {
    for (const each of [text, danger, brick, stack]) each.value = "";
    apply();
    text.focus();
  });
  byId("unfold").addEventListener("click", (event) => {
    const open = event.currentTarget.getAttribute("aria-pressed") !== "true";
    event.currentTarget.setAttribute("aria-pressed", String(open));
    document.querySelectorAll("main details").forEach((each) => (each.open = open));
    for (const folded of opened.keys()) opened.set(folded, open);
  });
  filter.hidden = false;
})();
