import type { components } from "@/api/schema";

type Schemas = components["schemas"];
export type Me = Schemas["Me"];
export type Key = Schemas["Key"];
export type KeyPage = Schemas["KeyPage"];
export type KeyScope = Schemas["KeyScope"];
export type NewKey = Schemas["NewKey"];
export type CreatedKey = Schemas["CreatedKey"];
export type Session = Schemas["Session"];
export type SessionPage = Schemas["SessionPage"];
export type Action = Schemas["Action"];
export type AuditEvent = Schemas["AuditEvent"];
export type AuditPage = Schemas["AuditPage"];
