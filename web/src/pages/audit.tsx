import { Audit } from "@/features/audit/Audit";
import { Title } from "@/layout/Title";

export default function AuditPage() {
  return (
    <>
      <Title>Audit</Title>
      <Audit />
    </>
  );
}
