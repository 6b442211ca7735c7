import { useSyncExternalStore } from "react";

import { THEME_KEY } from "./script";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const CHOSEN = "theme-chosen";
const DARK = "(prefers-color-scheme: dark)";

export function keptTheme(): Theme {
  try {
    const kept = localStorage.getItem(THEME_KEY);
    return kept === "light" || kept === "dark" ? kept : "system";
  } catch {
    return "system";
  }
}

/** Keeps the choice for the next visit, where the browser lets us, and shows it at once. */
export function chooseTheme(theme: Theme): void {
  try {
    if (theme === "system") localStorage.removeItem(THEME_KEY);
    else localStorage.setItem(THEME_KEY, theme);
  } catch {
    // A browser that keeps nothing still gets the theme, for this page.
  }
  showTheme(theme);
  window.dispatchEvent(new Event(CHOSEN));
}

/** The choice, also when another tab makes it. */
export function useKeptTheme(): Theme {
  return useSyncExternalStore(
    (changed) => {
      window.addEventListener(CHOSEN, changed);
      window.addEventListener("storage", changed);
      return () => {
        window.removeEventListener(CHOSEN, changed);
        window.removeEventListener("storage", changed);
      };
    },
    keptTheme,
    () => "system",
  );
}

export function showTheme(theme: Theme): void {
  const dark = theme === "dark" || (theme === "system" && window.matchMedia(DARK).matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
}

/** Calls `changed` when the system turns light or dark. @returns how to stop */
export function watchSystem(changed: () => void): () => void {
  const query = window.matchMedia(DARK);
  query.addEventListener("change", changed);
  return () => query.removeEventListener("change", changed);
}

/** Whether the page is dark now: for what cannot follow a style sheet, such as a canvas. */
export function useDark(): boolean {
  return useSyncExternalStore(
    (changed) => {
      const watcher = new MutationObserver(changed);
      watcher.observe(document.documentElement, { attributeFilter: ["data-theme"] });
      return () => watcher.disconnect();
    },
    () => document.documentElement.dataset.theme === "dark",
    () => false,
  );
}
