// @vitest-environment jsdom
import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";

import { ApiProblem } from "@/api/problem";

import * as api from "../sources/api";
import type { Run, Source } from "../sources/types";
import { SendFile } from "./SendFile";

vi.mock("../sources/api");

const SOURCE = { id: "42", url: null, mapping: { time: { column: "date" }, values: [{ column: "temp" }] } } as Source;
const RUN = { rows_read: 3, rows_rejected: 1, observations_new: 2, observations_changed: 0 } as Run;
const FILE = new File(["date,temp\n"], "more.csv");

afterEach(() => {
  cleanup();
  vi.resetAllMocks();
});

it("says what a file gave, and takes the next one", async () => {
  vi.mocked(api.sendFile).mockResolvedValue(RUN);
  const sent = vi.fn();
  const user = userEvent.setup();
  render(<SendFile source={SOURCE} onSent={sent} />);
  await user.upload(screen.getByLabelText(/Choose a file/), FILE);
  expect(await screen.findByText("3 rows read, 1 rejected; 2 new observations, 0 changed.")).toBeTruthy();
  expect(sent).toHaveBeenCalledTimes(1);
  await user.upload(screen.getByLabelText(/Choose a file/), FILE);
  await vi.waitFor(() => expect(sent).toHaveBeenCalledTimes(2));
});

it("says why a file was refused, and takes another one instead", async () => {
  vi.mocked(api.sendFile).mockRejectedValueOnce(new ApiProblem("There is no column 'date'.", 422, "unusable_file"));
  const user = userEvent.setup();
  render(<SendFile source={SOURCE} onSent={() => undefined} />);
  await user.upload(screen.getByLabelText(/Choose a file/), FILE);
  expect((await screen.findByRole("alert")).textContent).toContain("There is no column 'date'.");
  await user.click(screen.getByRole("button", { name: "Choose another file" }));
  expect(screen.getByLabelText(/Choose a file/)).toBeTruthy();
});
