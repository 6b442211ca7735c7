import type { MouseEvent } from "react";

const LOGIN = "/api/v1/login";

interface LoginLinkProps {
  className: string;
  /** A path to come back to, if not to where one is. */
  to?: string;
}

/** To the provider of the login, and back to where one is now: the address may have changed since this was drawn. */
export function LoginLink({ className, to }: LoginLinkProps) {
  function comeBack(event: MouseEvent<HTMLAnchorElement>) {
    const next = to ?? window.location.pathname + window.location.search;
    event.currentTarget.href = `${LOGIN}?${new URLSearchParams({ next }).toString()}`;
  }

  return (
    <a href={LOGIN} className={className} onClick={comeBack}>
      Log in
    </a>
  );
}
