/** What a person is told when the stack is up. */
import type { StackFile } from './stack-file.js';

const onboardSomebody =
  'npx lifecycle onboard --employee-id e-1 --email ada@example.com --name "Ada Lovelace" --role analyst';

export function table(stack: StackFile, tookMs: number): string {
  const rows = [
    ['API', stack.api],
    ['Temporal UI', `${stack.temporalUi}   decode payloads: ${stack.api}/codec/sign-in`],
    ['Mailbox', stack.mailbox ?? `none; mails go to ${new URL(stack.smtp).host}`],
    ['Kratos public', stack.kratosPublic],
    ['Admin key', stack.adminKey],
    // Whoever asked for a deletion cannot approve it.
    ['Second admin', stack.approverKey],
  ] as const;
  const width = Math.max(...rows.map(([what]) => what.length));
  return [
    '',
    `Up after ${(tookMs / 1000).toFixed(1)} s. Ctrl-C stops everything.`,
    '',
    ...rows.map(([what, value]) => `  ${what.padEnd(width)}  ${value}`),
    '',
    'Onboard somebody, in another terminal:',
    `  ${onboardSomebody}`,
    '',
    'From another folder, and for programs:',
    `  export LIFECYCLE_API_URL=${stack.api} LIFECYCLE_API_KEY=${stack.adminKey}`,
    '',
    '',
  ].join('\n');
}
