import Link from "next/link";
import { useState } from "react";

import { LoginLink } from "@/ui/LoginLink";

import { logOut } from "./api";
import { useMe } from "./useMe";
import styles from "./session-control.module.css";

/** Who is logged in, and the way in or out. Where nobody can log in there is nothing to see. */
export function SessionControl() {
  const me = useMe();
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  if (me?.kind !== "person") return me?.can_log_in ? <LoginLink className={`button ${styles.small}`} /> : null;

  async function leave() {
    setBusy(true);
    setFailed(false);
    try {
      await logOut();
      // A page loaded anew holds nothing of what the person who left could see.
      window.location.reload();
    } catch {
      setBusy(false);
      setFailed(true);
    }
  }

  return (
    <>
      <Link href="/sessions" className={styles.name} title={`Logged in with the scope ${me.scope}; your sessions`}>
        <span className="visually-hidden">Logged in: </span>
        {me.name}
      </Link>
      <button type="button" className={`button ${styles.small}`} disabled={busy} onClick={() => void leave()}>
        Log out
      </button>
      <span role="status" className={failed ? styles.failed : "visually-hidden"}>
        {failed ? "You are still logged in. Try again." : null}
      </span>
    </>
  );
}
