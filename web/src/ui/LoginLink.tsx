import type { MouseEvent } from "react";

const LOGIN = "/api/v1/login";

/** To the provider of the login, and back to where one is now: the address may have changed since this was drawn. */
export function LoginLink({ className }: { className: string }) {
  function comeBack(event: MouseEvent<HTMLAnchorElement>) {
    const here = window.location.pathname + window.location.search;
    event.currentTarget.href = `${LOGIN}?${new URLSearchParams({ next: here }).toString()}`;
  }

  return (
    <a href={LOGIN} className={className} onClick={comeBack}>
      Log in
    </a>
  );
}
