/** Whether an audit is what was written, by its export alone. */
import { bytesOf } from './canonical.js';
import { genesis, hashOf, placeForm } from './chain.js';
import { rowOf, type EntryLine, type ExportLine, type KeyLine, type PlaceLine } from './export.js';
import { flawOf, publicKeys, type PublicKeys } from './signing.js';

export interface Verification {
  ok: boolean;
  entries: number;
  checkpoints: number;
  /** Where the chain ends, as the last signature has it. */
  head?: { seq: number; at: string; keyId: string };
  /** What is wrong, the first hundred. */
  problems: string[];
}

const mostProblems = 100;

/**
 * Detects any change, removal, insertion or reordering of entries, and a removed end. Does not detect an older state of
 * the whole store put in the present one's place, except against `earlier`.
 *
 * @param options.trusted keys that signatures must be of; by default those that the export itself names
 * @param options.earlier checkpoints and heads that were seen before: all of them must still be in the chain
 */
export async function verifyExport(
  lines: AsyncIterable<ExportLine> | Iterable<ExportLine>,
  options: { trusted?: PublicKeys; earlier?: readonly PlaceLine[] } = {},
): Promise<Verification> {
  const problems: string[] = [];
  const report = (problem: string) => {
    if (problems.length < mostProblems) problems.push(problem);
  };
  const named: KeyLine[] = [];
  const places: PlaceLine[] = [];
  /** Hashes that somebody vouched for, by number of the entry. */
  const wanted = new Map<number, Set<string>>();
  const vouch = ({ seq, hash }: PlaceLine) => wanted.set(seq, (wanted.get(seq) ?? new Set()).add(hash));
  options.earlier?.forEach(vouch);

  let entries = 0;
  let previous = { seq: 0, hash: genesis };
  const check = (line: EntryLine) => {
    entries += 1;
    const row = rowOf(line);
    if (line.seq !== previous.seq + 1) report(`entry ${line.seq} follows ${previous.seq}`);
    if (!row.previous.equals(previous.hash)) report(`entry ${line.seq} does not continue the one before`);
    const { hash, ...hashed } = row;
    if (!hashOf(hashed).equals(hash)) report(`entry ${line.seq} was changed`);
    for (const seen of wanted.get(line.seq) ?? [])
      if (seen !== line.hash) report(`entry ${line.seq} is another than was signed`);
    wanted.delete(line.seq);
    previous = { seq: line.seq, hash };
  };
  for await (const line of lines) {
    if (line.kind === 'key') named.push(line);
    else if (line.kind === 'entry') check(line);
    else {
      places.push(line);
      if (line.kind === 'checkpoint') vouch(line);
    }
  }
  for (const seq of wanted.keys()) report(`entry ${seq} was signed and is missing`);

  const heads = places.filter(({ kind }) => kind === 'head');
  const [head] = heads;
  if (heads.length !== 1) report('there is no head: the end is missing');
  else if (head?.signature === '') report('nothing was signed: nothing was ever written, or all was removed');
  if (head && (head.seq !== previous.seq || head.hash !== previous.hash.toString('hex')))
    report(`the head is entry ${head.seq}, the last one is ${previous.seq}`);

  const own = publicKeys(named);
  if (own.size < named.length) report('a key stands under an id that is not its own');
  const keys = options.trusted ?? own;
  for (const { kind, seq, at, hash, keyId, signature } of places) {
    if (kind === 'head' && signature === '') continue;
    const form = placeForm(kind, { seq, at, hash: bytesOf(hash, 'hex') });
    const flaw = flawOf(form, { keyId, signature: bytesOf(signature, 'base64') }, keys);
    if (flaw) report(`${kind} at entry ${seq}: ${flaw} (${keyId})`);
  }
  return {
    ok: problems.length === 0,
    entries,
    checkpoints: places.length - heads.length,
    ...(head && { head: { seq: head.seq, at: head.at, keyId: head.keyId } }),
    problems,
  };
}
