import { useState } from "react";
import useSWRInfinite from "swr/infinite";

import { Loading } from "@/ui/Loading";
import { ProblemNotice } from "@/ui/Notice";

import { listKeys } from "../access/api";
import type { CreatedKey, KeyPage } from "../access/types";
import { KeyTable } from "./KeyTable";
import { NewKeyForm } from "./NewKeyForm";
import { ShownOnce } from "./ShownOnce";

export function Keys() {
  const { data, error, isLoading, isValidating, size, setSize, mutate } = useSWRInfinite(
    (index: number, previous: KeyPage | null) => (index > 0 && !previous?.next_cursor ? null : (["keys", previous?.next_cursor ?? undefined] as const)),
    ([, cursor]) => listKeys(cursor),
  );
  // In this page's memory only, and gone with it.
  const [made, setMade] = useState<CreatedKey>();
  const keys = data?.flatMap((page) => page.items);
  return (
    <div className="stack">
      <h1>Keys</h1>
      <p className="soft">Machines show a key instead of logging in. Give each its own, with no more than it needs, so that each can be revoked.</p>
      {error ? <ProblemNotice error={error} onRetry={() => void mutate()} /> : null}
      {isLoading ? <Loading label="Loading the keys" lines={4} /> : null}
      {made ? <ShownOnce made={made} onDone={() => setMade(undefined)} /> : null}
      {keys && !made ? (
        <NewKeyForm
          onMade={(key) => {
            setMade(key);
            void mutate();
          }}
        />
      ) : null}
      {keys?.length === 0 ? <p>There are no keys yet. The form above makes the first one.</p> : null}
      {keys?.length ? <KeyTable keys={keys} onRevoked={() => void mutate()} /> : null}
      {data?.at(-1)?.next_cursor ? (
        <button type="button" className="button" disabled={isValidating} onClick={() => void setSize(size + 1)}>
          Show older keys
        </button>
      ) : null}
    </div>
  );
}
