import Link from "next/link";

import { Title } from "@/layout/Title";
import { ErrorNotice } from "@/ui/Notice";

export default function NotFound() {
  return (
    <div className="stack">
      <Title>Not found</Title>
      <h1>Not found</h1>
      <ErrorNotice
        title="There is no page at this address."
        actions={
          <Link href="/" className="button">
            Go to the overview
          </Link>
        }
      >
        <p>Check the address, or start from the overview.</p>
      </ErrorNotice>
    </div>
  );
}
