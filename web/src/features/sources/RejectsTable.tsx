import { StackedTable, type Column } from "@/ui/StackedTable";

interface Reject {
  line: number;
  reason: string;
  content: string;
}

const COLUMNS: Column<Reject>[] = [
  { heading: "Line", number: true, cell: (one) => one.line },
  { heading: "Reason", cell: (one) => one.reason },
  { heading: "Content", cell: (one) => <code>{one.content}</code> },
];

export function RejectsTable({ rejects }: { rejects: Reject[] }) {
  // The place is the key: nothing says that a line is rejected once.
  return <StackedTable caption="Rejected rows" columns={COLUMNS} rows={rejects} keyOf={(_, place) => place} />;
}
