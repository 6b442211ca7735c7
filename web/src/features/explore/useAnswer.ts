import useSWR from "swr";

import { query } from "./api";
import { rangeOf, type View } from "./view";

/** What the service answers to the view; several may ask, it is asked once. Without chosen series nothing is. */
export function useAnswer({ series, range, bucket, aggregate }: View) {
  return useSWR(
    series.length === 0 ? null : (["query", series, range, bucket, aggregate] as const),
    ([, ids, asked, width, how]) => query({ series: [...ids], ...rangeOf(asked, Date.now()), bucket: width, aggregate: how }),
    // Compared by identity: the default walks through every value, which takes longer than to draw them.
    { keepPreviousData: true, revalidateOnFocus: false, compare: Object.is },
  );
}
