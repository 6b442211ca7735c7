import useSWR from "swr";

import { getMe } from "./api";
import type { Me } from "./types";

/** Who looks at the page; undefined until that is known, and where the service cannot say (the release before). */
export function useMe(): Me | undefined {
  return useSWR("me", getMe, { shouldRetryOnError: false }).data;
}
