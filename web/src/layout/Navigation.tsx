import Link from "next/link";
import { useRouter } from "next/router";

import { useMe } from "@/features/access/useMe";

import styles from "./navigation.module.css";

const PLACES = [
  { href: "/", label: "Overview" },
  { href: "/explore", label: "Explore" },
] as const;

/** For those who may see them. */
const ADMIN_PLACES = [
  { href: "/keys", label: "Keys" },
  { href: "/sessions", label: "Sessions" },
  { href: "/audit", label: "Audit" },
] as const;

export function Navigation() {
  const { pathname } = useRouter();
  const me = useMe();
  const places = me?.scope === "admin" ? [...PLACES, ...ADMIN_PLACES] : PLACES;
  return (
    <ul className={styles.list}>
      {places.map(({ href, label }) => (
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
