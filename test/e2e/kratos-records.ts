/** Who exists, asked of Kratos itself. */
export interface KratosRecord {
  id: string;
  state: string;
  schema_id: string;
  traits: { email: string };
  metadata_admin: { lifecycle?: { employeeId?: string } } | null;
}

/** Everybody; at most 250. */
export async function kratosRecords(adminUrl: string): Promise<KratosRecord[]> {
  const answer = await fetch(`${adminUrl}/admin/identities?page_size=250`);
  if (!answer.ok) throw new Error(`Kratos answered ${answer.status}`);
  return (await answer.json()) as KratosRecord[];
}

/** An identity that somebody made by hand. */
export async function makeByHand(adminUrl: string, email: string): Promise<string> {
  const answer = await fetch(`${adminUrl}/admin/identities`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ schema_id: 'analyst', traits: { email, name: 'By Hand' } }),
  });
  if (!answer.ok) throw new Error(`Kratos answered ${answer.status}`);
  return ((await answer.json()) as KratosRecord).id;
}
