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

/** @returns the new identity's id */
async function make(adminUrl: string, body: object): Promise<string> {
  const answer = await fetch(`${adminUrl}/admin/identities`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`Kratos answered ${answer.status}`);
  return ((await answer.json()) as KratosRecord).id;
}

/** An identity that somebody made by hand. */
export const makeByHand = (adminUrl: string, email: string): Promise<string> =>
  make(adminUrl, { schema_id: 'analyst', traits: { email, name: 'By Hand' } });

/** An identity as an onboarding of the employee leaves it, with a password. */
export const makeMarked = (adminUrl: string, employeeId: string): Promise<string> =>
  make(adminUrl, {
    schema_id: 'analyst',
    traits: { email: `${employeeId}@leavers.example`, name: 'A Leaver' },
    metadata_admin: { lifecycle: { employeeId } },
    credentials: { password: { config: { password: `the quiet ${employeeId}` } } },
  });
