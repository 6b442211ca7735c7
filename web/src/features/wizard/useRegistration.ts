import { useState } from "react";

import { createSource } from "../sources/api";
import type { Source } from "../sources/types";
import { newSource, type Draft } from "./draft";

/** Makes the source of a draft, the only thing that the wizard saves. */
export function useRegistration() {
  const [saving, setSaving] = useState(false);
  const [refused, setRefused] = useState<unknown>();

  /** @returns the new source, for which the page is left: it goes on to say that it saves. Nothing when it was refused. */
  async function register(draft: Draft): Promise<Source | undefined> {
    setSaving(true);
    setRefused(undefined);
    try {
      return await createSource(newSource(draft));
    } catch (problem) {
      setRefused(problem);
      setSaving(false);
      return undefined;
    }
  }

  return { saving, refused, register, forget: () => setRefused(undefined) };
}
