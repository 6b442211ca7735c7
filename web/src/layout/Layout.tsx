import Link from "next/link";
import type { ReactNode } from "react";

import { SessionControl } from "@/features/access/SessionControl";
import { ThemeSwitch } from "@/theme/ThemeSwitch";

import { Navigation } from "./Navigation";
import styles from "./layout.module.css";

/** What stands around every page. */
export function Layout({ children }: { children: ReactNode }) {
  return (
    <>
      <a href="#content" className={styles.skip}>
        Skip to the content
      </a>
      <header className={styles.header}>
        <div className={styles.bar}>
          <Link href="/" className={styles.brand}>
            <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden>
              <rect x="2" y="13" width="5" height="9" rx="1.5" />
              <rect x="9.5" y="8" width="5" height="14" rx="1.5" />
              <rect x="17" y="2" width="5" height="20" rx="1.5" />
            </svg>
            <span>Data Aggregator</span>
          </Link>
          <nav aria-label="Main">
            <Navigation />
          </nav>
          <div className={styles.own}>
            <SessionControl />
            <ThemeSwitch />
          </div>
        </div>
      </header>
      <main id="content" className={styles.main}>
        {children}
      </main>
    </>
  );
}
