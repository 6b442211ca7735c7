// @vitest-environment jsdom
import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { SWRConfig } from "swr";
import { afterEach, expect, it, vi } from "vitest";

import * as api from "./api";
import { Result } from "./Result";
import type { QueryResult } from "./types";
import { DEFAULT_VIEW, type View } from "./view";

vi.mock("./api");

/** As the service answers for a range in which nothing lies: its buckets, all of them empty. */
const EMPTY = {
  bucket: "day", start: "2030-01-01T00:00:00Z", end: "2030-01-03T00:00:00Z",
  series: [{ ids: [1], source_id: null, name: "temp", labels: {}, times: [1_893_456_000, 1_893_542_400], values: { avg: [null, null] } }],
} satisfies QueryResult;

afterEach(cleanup);

function show(part: Partial<View>, answer: QueryResult) {
  vi.mocked(api.query).mockResolvedValue(answer);
  const onChange = vi.fn<(view: View) => void>();
  render(
    <SWRConfig value={{ provider: () => new Map() }}>
      <Result view={{ ...DEFAULT_VIEW, series: [1], ...part }} onChange={onChange} />
    </SWRConfig>,
  );
  return onChange;
}

it("says of a range without observations what to do, and leads to all there is", async () => {
  const onChange = show({ range: { start: EMPTY.start }, bucket: "day" }, EMPTY);
  await screen.findByText("These series have no observations in this range. Choose another one above, or look at all there is.");
  await userEvent.click(screen.getByRole("button", { name: "Show everything there is" }));
  expect(onChange.mock.calls).toEqual([[{ ...DEFAULT_VIEW, series: [1] }]]);
});

it("offers no way to everything where that is nothing", async () => {
  show({}, { ...EMPTY, start: null, end: null, series: EMPTY.series.map((one) => ({ ...one, times: [], values: { avg: [] } })) });
  await screen.findByText("These series have no observations yet. Choose others, or let their source run once.");
  expect(screen.queryByRole("button")).toBeNull();
});
