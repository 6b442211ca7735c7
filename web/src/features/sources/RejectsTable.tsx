interface Reject {
  line: number;
  reason: string;
  content: string;
}

export function RejectsTable({ rejects }: { rejects: Reject[] }) {
  return (
    <table className="grid-table">
      <caption className="visually-hidden">Rejected rows</caption>
      <thead>
        <tr>
          <th scope="col" className="number">Line</th>
          <th scope="col">Reason</th>
          <th scope="col">Content</th>
        </tr>
      </thead>
      <tbody>
        {rejects.map((one, index) => (
          <tr key={index}>
            <td className="number">{one.line}</td>
            <td>{one.reason}</td>
            <td>
              <code>{one.content}</code>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
