import { Ago } from "@/ui/Ago";
import { StackedTable, type Column } from "@/ui/StackedTable";

import type { AuditEvent } from "../access/types";
import { actionLabel, detailText } from "./view";
import styles from "./audit.module.css";

export function AuditTable({ events, onActor }: { events: AuditEvent[]; onActor: (actor: string) => void }) {
  const columns: Column<AuditEvent>[] = [
    {
      heading: "When",
      cell: (event) => (
        <span className={styles.when}>
          <Ago moment={event.at} never="" />
        </span>
      ),
    },
    {
      heading: "Who",
      cell: (event) => (
        <>
          <button type="button" className={styles.actor} title={`Show only what ${event.actor_name} did`} onClick={() => onActor(event.actor_name)}>
            {event.actor_name}
          </button>
          {event.actor_kind === "key" ? <span className="hint"> (key)</span> : null}
        </>
      ),
    },
    { heading: "What", cell: (event) => actionLabel(event.action) },
    {
      heading: "Details",
      cell: (event) => (
        <>
          {detailText(event.detail)}
          {event.target ? <div className="hint">{event.target}</div> : null}
        </>
      ),
    },
    {
      heading: "From",
      cell: (event) => (
        <>
          {event.client_address ?? "–"}
          {event.request_id ? <div className="hint">Request {event.request_id}</div> : null}
        </>
      ),
    },
  ];
  return (
    <div className="card pad">
      <StackedTable caption="Events, newest first" columns={columns} rows={events} keyOf={(event) => event.id} />
    </div>
  );
}
