// @vitest-environment jsdom
import { cleanup, render, screen, within } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";

import { StackedTable, type Column } from "./StackedTable";

interface Station {
  id: number;
  name: string;
  rows: number;
}

const COLUMNS: Column<Station>[] = [
  { heading: "Name", names: true, cell: (one) => one.name },
  { heading: "Rows", number: true, cell: (one) => one.rows },
  { heading: "Remove", silent: true, cell: (one) => <button type="button">Remove {one.name}</button> },
];
const STATIONS = [
  { id: 1, name: "Seattle", rows: 12 },
  { id: 2, name: "Bergen", rows: 0 },
];

afterEach(cleanup);

function shown(below?: (one: Station) => React.ReactNode) {
  render(<StackedTable caption="Stations" columns={COLUMNS} rows={STATIONS} keyOf={(one) => one.id} below={below} />);
  return screen.getByRole("table", { name: "Stations" });
}

it("is a table to those who hear it: a row has a name, a cell has its column", () => {
  const table = shown();
  expect(within(table).getAllByRole("columnheader").map((one) => one.textContent)).toEqual(["Name", "Rows", "Remove"]);
  const [, seattle] = within(table).getAllByRole("row");
  expect(within(seattle!).getByRole("rowheader").textContent).toBe("Seattle");
  expect(within(seattle!).getAllByRole("cell").map((one) => one.textContent)).toEqual(["12", "Remove Seattle"]);
});

it("gives a stacked cell its heading, but none to a name and to buttons", () => {
  const table = shown();
  const [row] = within(table).getAllByRole("row").slice(1);
  expect([...row!.children].map((cell) => cell.getAttribute("data-heading"))).toEqual([null, "Rows", null]);
});

it("shows what is opened below its row, over all columns", () => {
  const table = shown((one) => (one.id === 1 ? "more about it" : null));
  const rows = within(table).getAllByRole("row").slice(1);
  expect(rows.map((row) => row.textContent)).toEqual(["Seattle12Remove Seattle", "more about it", "Bergen0Remove Bergen"]);
  expect(rows[1]?.firstElementChild?.getAttribute("colspan")).toBe("3");
});
