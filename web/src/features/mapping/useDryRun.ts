import { useRef, useState } from "react";

import { previewSource } from "../sources/api";
import type { Attempt, Mapping, Preview } from "../sources/types";
import { problemOf } from "./roles";

export interface DryRunState {
  /** What the newest attempt that succeeded was, and what it gave. */
  tried?: Attempt;
  preview?: Preview;
  /** As it is being edited; it may not have been tried yet. */
  mapping?: Mapping;
  busy: boolean;
  error?: unknown;
}

/** Reads the beginning of a source without saving anything, again with every change of the mapping. */
export function useDryRun() {
  const [state, setState] = useState<DryRunState>({ busy: false });
  /** Only the newest attempt counts: answers may overtake each other. */
  const newest = useRef(0);

  /** @returns whether it was read */
  async function attempt(wanted: Attempt): Promise<boolean> {
    newest.current += 1;
    const mine = newest.current;
    setState((before) => ({ ...before, busy: true, error: undefined }));
    try {
      const preview = await previewSource(wanted);
      if (mine !== newest.current) return false;
      setState({ tried: wanted, preview, mapping: preview.mapping, busy: false });
      return true;
    } catch (error) {
      if (mine === newest.current) setState((before) => ({ ...before, busy: false, error }));
      return false;
    }
  }

  function change(mapping: Mapping) {
    setState((before) => ({ ...before, mapping }));
    if (state.tried && problemOf(mapping) === undefined) void attempt({ ...state.tried, mapping, format: state.preview?.format });
    else {
      newest.current += 1;
      setState((before) => ({ ...before, busy: false }));
    }
  }

  const { busy, error, mapping } = state;
  /** What is shown was tried as it is shown. */
  const savable = !busy && error === undefined && mapping !== undefined && problemOf(mapping) === undefined;
  return { ...state, savable, attempt, change };
}
