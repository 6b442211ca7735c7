import type { components } from "@/api/schema";

type Schemas = components["schemas"];
export type Source = Schemas["Source"];
export type SourcePage = Schemas["SourcePage"];
export type SourceChange = Schemas["SourceChange"];
export type NewSource = Schemas["NewSource"];
export type Health = Schemas["Health"];
export type Run = Schemas["Run"];
export type RunPage = Schemas["RunPage"];
export type RunState = Schemas["RunState"];
export type RunRejectPage = Schemas["RunRejectPage"];
export type Mapping = Schemas["Mapping"];
export type Cell = Schemas["Cell"];
export type NamedCell = Schemas["NamedCell"];
export type Preview = Schemas["Preview"];
/** What is tried. Without a mapping the service suggests one. */
export type Attempt = Partial<Schemas["DryRun"]>;
export type SourceFormat = Schemas["SourceFormat"];
export type Credentials = NonNullable<Schemas["NewSource"]["credentials"]>;
