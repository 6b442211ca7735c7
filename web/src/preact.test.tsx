// @vitest-environment jsdom
import { cleanup, render, screen } from "@testing-library/react";
import Link from "next/link";
import { isValidElement, options, type VNode } from "preact";
import { afterEach, expect, it } from "vitest";
import useSWR from "swr";

const before = options.diffed;
afterEach(() => {
  options.diffed = before;
  cleanup();
});

function Answer() {
  const { data } = useSWR("answer", () => Promise.resolve("42"));
  return <Link href="/">{data ?? "…"}</Link>;
}

it("draws with Preact what a unit test renders, as browsers do, with the links of Next.js and the data of SWR", async () => {
  const drawn: VNode["type"][] = [];
  options.diffed = (vnode) => {
    drawn.push(vnode.type);
    before?.(vnode);
  };
  render(<Answer />);
  expect((await screen.findByText("42")).tagName).toBe("A");
  expect(drawn).toContain(Answer);
  expect(drawn).toContain(Link);
  expect(isValidElement(<Answer />)).toBe(true);
});
