/**
 * Mails as files: `<id>.eml`, whose first line is a header field with the envelope, followed by the mail as it came.
 *
 * 1. A mail that `add` returns is on disk, and stays through a crash of the process or of the machine.
 * 2. A file under its final name is complete: it is written under another, synced and renamed.
 * 3. Memory holds envelopes only. File names are made of ids of our own, never of anything a client sends.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, unlink, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoredMail } from './mail.js';

const envelopeField = 'X-Mailbox-Envelope: ';
const file = /^(\d{13}-\d{4}-[\da-f]{8})\.eml$/;

export interface MailStore {
  add(envelope: StoredMail['envelope'], raw: Buffer): Promise<StoredMail>;
  /** Newest first. */
  list(): StoredMail[];
  get(id: string): StoredMail | undefined;
  /** The mail as it came, or its first bytes. */
  raw(mail: StoredMail, bytes?: number): Promise<Buffer>;
  clear(): Promise<void>;
}

/** @param dir made if need be; what is in it from before is there again. */
export async function openMailStore(dir: string): Promise<MailStore> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const mails = new Map<string, StoredMail & { offset: number }>();
  for (const name of (await readdir(dir)).sort()) {
    const id = file.exec(name)?.[1];
    // An interrupted write: nobody was told that it was accepted.
    if (name.endsWith('.tmp')) await unlink(join(dir, name));
    else if (id !== undefined) {
      const mail = await readEnvelope(join(dir, name), id);
      if (mail !== undefined) mails.set(id, mail);
    }
  }

  let last = { ms: 0, count: 0 };
  const nextId = () => {
    const ms = Math.max(Date.now(), last.ms);
    last = { ms, count: ms === last.ms ? last.count + 1 : 0 };
    return `${String(ms).padStart(13, '0')}-${String(last.count).padStart(4, '0')}-${randomBytes(4).toString('hex')}`;
  };
  const path = (id: string) => join(dir, `${id}.eml`);

  return {
    async add(envelope, raw) {
      const id = nextId();
      const head = Buffer.from(`${envelopeField}${JSON.stringify(envelope)}\r\n`);
      const temporary = join(dir, `${id}.tmp`);
      try {
        await writeDurably(temporary, [head, raw]);
        await rename(temporary, path(id));
        await syncFolder(dir);
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
      const mail = { id, receivedAt: receivedAt(id), envelope, size: raw.length, offset: head.length };
      mails.set(id, mail);
      return mail;
    },
    list: () => [...mails.values()].sort((a, b) => (a.id < b.id ? 1 : -1)),
    get: (id) => mails.get(id),
    async raw({ id, size }, bytes = size) {
      const { offset = 0 } = mails.get(id) ?? {};
      const handle = await open(path(id));
      try {
        return await readBytes(handle, offset, Math.min(bytes, size));
      } finally {
        await handle.close();
      }
    },
    async clear() {
      const ids = [...mails.keys()];
      mails.clear();
      await Promise.all(ids.map((id) => rm(path(id), { force: true })));
    },
  };
}

const receivedAt = (id: string) => new Date(Number(id.slice(0, 13))).toISOString();

async function writeDurably(path: string, parts: readonly Buffer[]): Promise<void> {
  const handle = await open(path, 'wx', 0o600);
  try {
    await handle.writev(parts);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes the renaming itself survive a crash of the machine. */
async function syncFolder(dir: string): Promise<void> {
  const handle = await open(dir);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function readBytes(handle: FileHandle, offset: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, offset);
  return buffer.subarray(0, bytesRead);
}

/** Absent for a file that is none of ours. */
async function readEnvelope(
  path: string,
  id: string,
): Promise<(StoredMail & { offset: number }) | undefined> {
  const handle = await open(path);
  try {
    const start = await readBytes(handle, 0, 65_536);
    const end = start.indexOf('\r\n');
    const line = start.toString('utf8', 0, Math.max(end, 0));
    if (!line.startsWith(envelopeField)) return undefined;
    const envelope = JSON.parse(line.slice(envelopeField.length)) as StoredMail['envelope'];
    const { size } = await handle.stat();
    return { id, receivedAt: receivedAt(id), envelope, size: size - end - 2, offset: end + 2 };
  } catch {
    return undefined;
  } finally {
    await handle.close();
  }
}
