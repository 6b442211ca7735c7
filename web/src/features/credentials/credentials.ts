import type { Credentials } from "../sources/types";

export const KINDS = ["none", "bearer", "basic", "header"] as const;
export type Kind = (typeof KINDS)[number];

export const KIND_LABELS: Record<Kind, string> = {
  none: "No login",
  bearer: "Bearer token",
  basic: "User name and password",
  header: "A header of its own",
};

/** Nothing is typed in yet. */
export function blank(kind: Kind): Credentials | undefined {
  switch (kind) {
    case "none":
      return undefined;
    case "bearer":
      return { kind, token: "" };
    case "basic":
      return { kind, username: "", password: "" };
    case "header":
      return { kind, name: "", value: "" };
  }
}
