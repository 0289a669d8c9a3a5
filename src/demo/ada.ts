/** The person of the story. */
export const ada = {
  employeeId: 'e-1001',
  email: 'ada@example.com',
  name: 'Ada Lovelace',
  role: 'analyst',
  team: 'Engines',
} as const;

export const password = 'analytical-engine-1843';
