import Link from "next/link";

import { useQuery } from "@/address/query";
import { Segmented } from "@/ui/Segmented";

import { FromAddress } from "./FromAddress";
import { FromFile } from "./FromFile";

const WAYS = ["address", "file"] as const;
type Way = (typeof WAYS)[number];
const LABELS: Record<Way, string> = { address: "Fetch from an address", file: "Upload a file" };

/** Where the data is, then its columns beside what they give, then a name: nothing is saved before the last button. */
export function SourceWizard() {
  const { parameters, replace } = useQuery();
  const way = parameters.get("from") === "file" ? "file" : "address";
  return (
    <div className="stack">
      <Link href="/">← Overview</Link>
      <h1>Add a source</h1>
      <Segmented
        legend="Data"
        choices={WAYS}
        labels={LABELS}
        value={way}
        onChange={(wanted) => replace(wanted === "file" ? "?from=file" : "")}
      />
      {way === "file" ? <FromFile /> : <FromAddress />}
    </div>
  );
}
