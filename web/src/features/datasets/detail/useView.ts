import { useQuery } from "@/address/query";

import type { Dataset } from "../types";
import { readView, writeView, type View } from "../view";

/** The view that the address describes, and a way to change it: the address follows, without a request. */
export function useView(dataset: Dataset): [View, (view: View) => void] {
  const { parameters, replace } = useQuery();
  return [readView(parameters, dataset), (next) => replace(writeView(next, dataset))];
}
