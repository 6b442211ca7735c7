import useSWRInfinite from "swr/infinite";

import { useQuery } from "@/address/query";
import { Loading } from "@/ui/Loading";
import { ProblemNotice } from "@/ui/Notice";

import { listAudit, type AuditSearch } from "../access/api";
import type { AuditPage } from "../access/types";
import { AuditTable } from "./AuditTable";
import { SearchForm } from "./SearchForm";
import { readSearch, writeSearch } from "./view";

const NO_SEARCH: AuditSearch = { actor: "", action: "" };

export function Audit() {
  const { ready, parameters, replace } = useQuery();
  const search = ready ? readSearch(parameters) : NO_SEARCH;
  const { data, error, isLoading, isValidating, size, setSize, mutate } = useSWRInfinite(
    (index: number, previous: AuditPage | null) =>
      !ready || (index > 0 && !previous?.next_cursor) ? null : (["audit", search, previous?.next_cursor ?? undefined] as const),
    ([, asked, cursor]) => listAudit(asked, cursor),
  );
  const events = data?.flatMap((page) => page.items);
  const searched = search.actor !== "" || search.action !== "";
  return (
    <div className="stack">
      <h1>Audit</h1>
      <p className="soft">Who changed what, newest first. Nobody can change what stands here.</p>
      <SearchForm key={search.actor} search={search} onChange={(next) => replace(writeSearch(next))} />
      {error ? <ProblemNotice error={error} onRetry={() => void mutate()} /> : null}
      {isLoading || !ready ? <Loading label="Loading the audit log" lines={6} /> : null}
      {events?.length === 0 ? (
        <p>{searched ? "Nothing fits. Change the search: a name must be as it stands in the log." : "Nothing was changed yet."}</p>
      ) : null}
      {events?.length ? <AuditTable events={events} onActor={(actor) => replace(writeSearch({ ...search, actor }))} /> : null}
      {data?.at(-1)?.next_cursor ? (
        <button type="button" className="button" disabled={isValidating} onClick={() => void setSize(size + 1)}>
          Show older
        </button>
      ) : null}
    </div>
  );
}
