import Link from "next/link";
import { useRouter } from "next/router";

import styles from "./navigation.module.css";

const PLACES = [
  { href: "/", label: "Overview" },
  { href: "/explore", label: "Explore" },
  { href: "/datasets", label: "Uploads" },
] as const;

export function Navigation() {
  const pathname = useRouter().pathname;
  return (
    <ul className={styles.list}>
      {PLACES.map(({ href, label }) => (
        <li key={href}>
          <Link href={href} className={styles.link} aria-current={isWithin(pathname, href) ? "page" : undefined}>
            {label}
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** A source's pages belong to the overview, from where they are reached. */
function isWithin(pathname: string, href: string): boolean {
  if (href === "/") return pathname === "/" || pathname.startsWith("/sources");
  return pathname === href || pathname.startsWith(`${href}/`);
}
