// @vitest-environment jsdom
import { cleanup, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeAll, expect, it, vi } from "vitest";

import * as api from "../access/api";
import type { Session } from "../access/types";
import { SessionTable } from "./SessionTable";

vi.mock("../access/api");

const ADA = {
  id: "1", person_id: "ada", person_name: "Ada", scope: "admin", current: true,
  created_at: "2026-01-01T08:00:00Z", last_used_at: "2026-01-01T09:00:00Z", idle_ends_at: "2026-01-01T11:00:00Z", ends_at: "2026-01-01T20:00:00Z",
} satisfies Session;
const RITA = { ...ADA, id: "2", person_id: "rita", person_name: "Rita", scope: "reader", current: false } satisfies Session;

// jsdom knows dialogs, and not how they open.
beforeAll(() => {
  HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
    this.open = true;
  };
  HTMLDialogElement.prototype.close ??= function (this: HTMLDialogElement) {
    this.open = false;
  };
});
afterEach(cleanup);

it("ends the session of somebody else after asking, and says when that failed", async () => {
  const user = userEvent.setup();
  const ended = vi.fn();
  vi.mocked(api.endSession).mockRejectedValueOnce(new Error("away")).mockResolvedValueOnce();
  render(<SessionTable sessions={[ADA, RITA]} onEnded={ended} />);
  await user.click(screen.getByRole("button", { name: /session of Rita$/ }));
  const dialog = within(screen.getByRole("dialog"));
  await user.click(dialog.getByRole("button", { name: "End session" }));
  await dialog.findByRole("alert");
  expect(ended).not.toHaveBeenCalled();
  await user.click(dialog.getByRole("button", { name: "End session" }));
  expect(vi.mocked(api.endSession).mock.calls).toEqual([["2"], ["2"]]);
  expect(ended).toHaveBeenCalledOnce();
});

it("leaves this browser's own session to the log-out", () => {
  render(<SessionTable sessions={[ADA]} onEnded={() => undefined} />);
  expect(screen.getByText("(this browser)")).toBeTruthy();
  expect(screen.queryByRole("button", { name: /^End…/ })).toBeNull();
});
