import Link from "next/link";

import { useQuery } from "@/address/query";
import { LoginLink } from "@/ui/LoginLink";
import { ErrorNotice } from "@/ui/Notice";

/** By the API's kind of error: the words are ours, as anybody may write an address. */
const REASONS = new Map<string | null, [string, string]>(Object.entries({
  unauthenticated: ["The login was cancelled, or took longer than 10 minutes.", "Begin again. If that does not help, an admin finds the reason in the audit log."],
  unavailable: ["The provider of the login does not answer.", "Wait a minute, then log in again."],
  too_many_requests: ["There were too many logins from your address.", "Wait a minute, then log in again."],
  not_found: ["Nobody can log in here.", "The service has no provider of logins: see docs/access.md."],
}));
const OTHER: [string, string] = ["The login did not work.", "Begin again. If that does not help, the service's log says why."];

/** Where the API sends a browser whose login came to nothing. */
export function LoginFailed() {
  const { ready, parameters } = useQuery();
  if (!ready) return null;
  const [title, remedy] = REASONS.get(parameters.get("why")) ?? OTHER;
  return (
    <ErrorNotice
      title={title}
      actions={
        <>
          <LoginLink className="button button-primary" to="/" />
          <Link href="/" className="button">
            Go to the overview
          </Link>
        </>
      }
    >
      <p>{remedy}</p>
    </ErrorNotice>
  );
}
