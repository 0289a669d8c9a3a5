/** A YAML file that a person wrote: read by a schema, every problem told with its line and column. */
import {
  LineCounter,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  type Document,
  type Node,
  type YAMLError,
} from 'yaml';
import type { z } from 'zod';
import { parse } from './field-errors.js';

/** Where in the document: keys and indices from the top. */
export type Path = readonly (string | number)[];

export interface Problem {
  path: Path;
  /** What must be there instead. */
  detail: string;
}

/** Thrown with one problem a line, such as `line 3:5 roles.admin must be …`. */
export class FileProblems extends Error {
  constructor(
    /** What the file is, such as `policy`. */
    what: string,
    readonly problems: readonly string[],
  ) {
    super(`the ${what} has ${problems.length} problem(s):\n${problems.map((p) => `  ${p}`).join('\n')}`);
    this.name = 'FileProblems';
  }
}

/**
 * Reads a whole file by a schema.
 * @param conflicts what fits the schema by itself but not together; asked also where the schema was not met
 * @returns the value, or every problem at once in the order of the lines
 */
export function readYaml<S extends z.ZodType>(
  text: string,
  schema: S,
  conflicts: (raw: unknown) => readonly Problem[] = () => [],
): { ok: true; value: z.output<S> } | { ok: false; problems: string[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const faults = [...document.errors, ...document.warnings];
  if (faults.some(({ code }) => code !== 'DUPLICATE_KEY'))
    return { ok: false, problems: inOrder(faults.map((fault) => syntaxProblem(fault, lines))) };

  const raw = valueOf(document);
  if (raw instanceof ReferenceError) return { ok: false, problems: [`line 1:1 is no YAML: ${raw.message}`] };
  const parsed = parse(schema, raw);
  const told: Told[] = [
    ...faults.map((fault) => syntaxProblem(fault, lines)),
    ...(parsed.ok ? [] : parsed.errors).map(({ path, detail }) => at(document, lines, { path, detail })),
    ...conflicts(raw).map((problem) => at(document, lines, problem)),
  ];
  if (!parsed.ok || told.length > 0) return { ok: false, problems: inOrder(told) };
  return { ok: true, value: parsed.value };
}

/** An empty file is an empty map. @returns a ReferenceError where an alias leads nowhere, or to too much */
function valueOf(document: Document): unknown {
  try {
    return (document.toJS() as unknown) ?? {};
  } catch (error) {
    if (error instanceof ReferenceError) return error;
    throw error;
  }
}

interface Told {
  offset: number;
  text: string;
}

const inOrder = (told: readonly Told[]): string[] =>
  told.toSorted((a, b) => a.offset - b.offset).map(({ text }) => text);

function line(lines: LineCounter, offset: number, text: string): Told {
  const { line: row, col } = lines.linePos(offset);
  // An empty file has no first line to count.
  return { offset, text: `line ${Math.max(row, 1)}:${Math.max(col, 1)} ${text}` };
}

/** The parser's own words name what it stumbled over. */
function syntaxProblem({ pos: [offset], code, message }: YAMLError, lines: LineCounter): Told {
  return line(lines, offset, code === 'DUPLICATE_KEY' ? 'the key is there twice' : `is no YAML: ${message}`);
}

function at(document: Document, lines: LineCounter, { path, detail }: Problem): Told {
  const name = path.map(String).join('.');
  return line(lines, offsetOf(document, path), name === '' ? `the file ${detail}` : `${name} ${detail}`);
}

/** Of the key in front of the value; where the field is missing, of the nearest one around it that is there. */
function offsetOf(document: Document, path: Path): number {
  let node: unknown = document.contents;
  let offset = startOf(node);
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (pair === undefined) return offset;
      offset = startOf(pair.key, offset);
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      offset = startOf(node, offset);
    } else return offset;
  }
  return offset;
}

const startOf = (node: unknown, otherwise = 0): number => (node as Node | null)?.range?.[0] ?? otherwise;
