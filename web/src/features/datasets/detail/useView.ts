"use client";

import { usePathname, useSearchParams } from "next/navigation";

import type { Dataset } from "../types";
import { readView, writeView, type View } from "../view";

/** The view that the address describes, and a way to change it: the address follows, without a request. */
export function useView(dataset: Dataset): [View, (view: View) => void] {
  const pathname = usePathname();
  const parameters = useSearchParams();
  const view = readView(new URLSearchParams(parameters), dataset);
  return [view, (next) => window.history.replaceState(null, "", pathname + writeView(next, dataset))];
}
