import type { Metadata, Viewport } from "next";
import Link from "next/link";
import type { ReactNode } from "react";

import { THEME_SCRIPT } from "@/theme/script";
import { ThemeSwitch } from "@/theme/ThemeSwitch";
import { Navigation } from "@/ui/Navigation";

import "./global.css";
import styles from "./layout.module.css";

export const metadata: Metadata = {
  title: { default: "Data Aggregator", template: "%s · Data Aggregator" },
  description: "Sources of measurements, read on schedule and aggregated over time.",
};

export const viewport: Viewport = {
  colorScheme: "light dark",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f6f7f5" },
    { media: "(prefers-color-scheme: dark)", color: "#12161a" },
  ],
};

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        <script dangerouslySetInnerHTML={{ __html: THEME_SCRIPT }} />
      </head>
      <body>
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
              Data Aggregator
            </Link>
            <nav aria-label="Main">
              <Navigation />
            </nav>
            <ThemeSwitch />
          </div>
        </header>
        <main id="content" className={styles.main}>
          {children}
        </main>
      </body>
    </html>
  );
}
