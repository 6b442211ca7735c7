import { useEffect } from "react";

import { chooseTheme, keptTheme, showTheme, THEMES, useKeptTheme, watchSystem, type Theme } from "./theme";
import styles from "./theme-switch.module.css";

const LABELS: Record<Theme, string> = { system: "System", light: "Light", dark: "Dark" };

/** The page's colours: as the system has them, or as the reader chose, which is kept in this browser. */
export function ThemeSwitch() {
  const theme = useKeptTheme();

  useEffect(() => watchSystem(() => showTheme(keptTheme())), []);

  return (
    <select
      aria-label="Colours"
      className={styles.select}
      value={theme}
      onChange={(event) => chooseTheme(event.target.value as Theme)}
    >
      {THEMES.map((one) => (
        <option key={one} value={one}>
          {LABELS[one]}
        </option>
      ))}
    </select>
  );
}
