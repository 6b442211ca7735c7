// @vitest-environment jsdom
import { cleanup, render, screen, within } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";

import { RejectsTable } from "./RejectsTable";

const REJECTS = [
  { line: 3, reason: "“x” in the column temp is not a number.", content: "2026-01-02,x,y" },
  { line: 3, reason: "“y” in the column wind is not a number.", content: "2026-01-02,x,y" },
];

afterEach(cleanup);

it("shows every reject, also two of one line, and each cell behind its heading where rows are stacked", () => {
  render(<RejectsTable rejects={REJECTS} />);
  const [, ...rows] = within(screen.getByRole("table", { name: "Rejected rows" })).getAllByRole("row");
  const cells = rows.map((row) => within(row).getAllByRole("cell"));
  expect(cells.map((row) => row.map((cell) => cell.textContent))).toEqual(
    REJECTS.map(({ line, reason, content }) => [String(line), reason, content]),
  );
  expect(cells[1]?.map((cell) => cell.dataset.heading)).toEqual(["Line", "Reason", "Content"]);
});
