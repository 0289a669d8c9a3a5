/** JSON Patch as Kratos applies it, which is not quite RFC 6902. */

export interface Operation {
  op: string;
  path: string;
  value?: unknown;
}

type Parts = Record<string, unknown>;

const patchable = ['schema_id', 'state', 'traits', 'metadata_admin', 'metadata_public'];
const denied = ['id', 'credentials', 'created_at', 'updated_at'];

/**
 * Applies all operations or none. Paths that Kratos does not know are ignored without a word, parents that are missing
 * are made, and there is no `test`.
 * @returns the parts with the changes, or why Kratos refuses
 */
export function applyPatch(identity: Parts, operations: readonly Operation[]): Parts | { refused: string } {
  const parts = structuredClone(Object.fromEntries(patchable.map((name) => [name, identity[name]])));
  for (const { op, path, value } of operations) {
    if (op !== 'add' && op !== 'replace' && op !== 'remove')
      return { refused: `unsupported operation: ${op}` };
    const [empty, first = '', ...rest] = path
      .split('/')
      .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
    if (empty !== '' || denied.includes(first))
      return { refused: 'An error occured when applying the JSON patch' };
    if (!patchable.includes(first)) continue;
    const steps = [first, ...rest];
    const last = steps.pop() ?? '';
    const parent = steps.reduce(within, parts);
    if (op !== 'remove') parent[last] = structuredClone(value);
    else if (last in parent) Reflect.deleteProperty(parent, last);
    else return { refused: 'An error occured when applying the JSON patch' };
  }
  const { state } = parts;
  return state === 'active' || state === 'inactive'
    ? parts
    : {
        refused: `The supplied state ('${String(state)}') was not valid. Valid states are: active, inactive.`,
      };
}

function within(parent: Parts, step: string): Parts {
  const present = parent[step];
  if (typeof present === 'object' && present !== null) return present as Parts;
  return (parent[step] = {});
}
