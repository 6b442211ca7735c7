import useSWR from "swr";

import { Loading } from "@/ui/Loading";
import { ProblemNotice } from "@/ui/Notice";

import { listRunRejects } from "../sources/api";
import { runRejectsKey } from "../sources/keys";
import { RejectsTable } from "../sources/RejectsTable";

export function RunRejects({ run }: { run: number }) {
  const { data, error, mutate } = useSWR(runRejectsKey(run), ([, id]) => listRunRejects(id));
  if (error) return <ProblemNotice error={error} onRetry={() => void mutate()} />;
  if (!data) return <Loading label="Loading the rejected rows" />;
  return (
    <>
      <RejectsTable rejects={data.items} />
      {data.next_cursor ? <p className="hint">The first {data.items.length} are shown.</p> : null}
    </>
  );
}
