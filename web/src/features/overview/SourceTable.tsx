import Link from "next/link";

import { Ago } from "@/ui/Ago";

import { HealthBadge } from "../sources/HealthBadge";
import type { Source } from "../sources/types";
import styles from "./overview.module.css";

export function SourceTable({ sources }: { sources: Source[] }) {
  return (
    <div className="card">
      <table className={styles.table}>
        <caption className="visually-hidden">Sources</caption>
        <thead>
          <tr>
            <th scope="col">Source</th>
            <th scope="col">Health</th>
            <th scope="col">Last run</th>
            <th scope="col">Next run</th>
            <th scope="col">Newest observation</th>
          </tr>
        </thead>
        <tbody>
          {sources.map((source) => (
            <tr key={source.id}>
              <th scope="row">
                <Link href={`/sources/${source.id}`}>{source.name}</Link>
                {source.health === "failing" && source.last_run?.error ? (
                  <p className={styles.error}>{source.last_run.error}</p>
                ) : null}
              </th>
              <td data-label="Health">
                <HealthBadge health={source.health} />
              </td>
              <td data-label="Last run">
                <Ago moment={source.last_run ? (source.last_run.ended_at ?? source.last_run.asked_at) : null} never="Never" />
              </td>
              <td data-label="Next run">
                <Ago moment={source.enabled ? source.due_at : null} never={nextRun(source)} />
              </td>
              <td data-label="Newest observation">
                <Ago moment={source.newest_observation_at} never="None" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Of a source that is not due at any time. */
function nextRun(source: Source): string {
  if (!source.enabled) return "Paused";
  return source.url === null ? "When sent" : "When asked";
}
