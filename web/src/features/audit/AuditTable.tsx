import { Ago } from "@/ui/Ago";

import type { AuditEvent } from "../access/types";
import { actionLabel, detailText } from "./view";
import styles from "./audit.module.css";

export function AuditTable({ events, onActor }: { events: AuditEvent[]; onActor: (actor: string) => void }) {
  return (
    <div className="card pad">
      <div className="scroll" tabIndex={0} role="region" aria-label="Events, newest first">
        <table className="grid-table">
          <caption className="visually-hidden">Events, newest first</caption>
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Who</th>
              <th scope="col">What</th>
              <th scope="col">Details</th>
              <th scope="col">From</th>
            </tr>
          </thead>
          <tbody>
            {events.map((event) => (
              <tr key={event.id}>
                <td className={styles.when}>
                  <Ago moment={event.at} never="" />
                </td>
                <td>
                  <button type="button" className={styles.actor} title={`Show only what ${event.actor_name} did`} onClick={() => onActor(event.actor_name)}>
                    {event.actor_name}
                  </button>
                  {event.actor_kind === "key" ? <span className="hint"> (key)</span> : null}
                </td>
                <td>{actionLabel(event.action)}</td>
                <td className={styles.detail}>
                  {detailText(event.detail)}
                  {event.target ? <div className="hint">{event.target}</div> : null}
                </td>
                <td className={styles.detail}>
                  {event.client_address ?? "–"}
                  {event.request_id ? <div className="hint">Request {event.request_id}</div> : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
