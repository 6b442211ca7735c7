import useSWRInfinite from "swr/infinite";

import { Loading } from "@/ui/Loading";
import { ProblemNotice } from "@/ui/Notice";

import { listSessions } from "../access/api";
import type { SessionPage } from "../access/types";
import { SessionTable } from "./SessionTable";

/** Who is logged in: an admin sees everybody, others themselves. */
export function Sessions() {
  const { data, error, isLoading, isValidating, size, setSize, mutate } = useSWRInfinite(
    (index: number, previous: SessionPage | null) =>
      index > 0 && !previous?.next_cursor ? null : (["sessions", previous?.next_cursor ?? undefined] as const),
    ([, cursor]) => listSessions(cursor),
  );
  const sessions = data?.flatMap((page) => page.items);
  return (
    <div className="stack">
      <h1>Sessions</h1>
      <p className="soft">Browsers in which somebody is logged in. Ending a session logs that browser out at once.</p>
      {error ? <ProblemNotice error={error} onRetry={() => void mutate()} /> : null}
      {isLoading ? <Loading label="Loading the sessions" lines={4} /> : null}
      {sessions?.length === 0 ? <p>Nobody is logged in.</p> : null}
      {sessions?.length ? <SessionTable sessions={sessions} onEnded={() => void mutate()} /> : null}
      {data?.at(-1)?.next_cursor ? (
        <button type="button" className="button" disabled={isValidating} onClick={() => void setSize(size + 1)}>
          Show older sessions
        </button>
      ) : null}
    </div>
  );
}
