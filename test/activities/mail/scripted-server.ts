import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

export interface Script {
  /** At MAIL FROM; anything true means that no answer is to follow. Both counts begin at 1. */
  onMail?: (socket: Socket, count: { connection: number; mail: number }) => unknown;
  /** In place of the answer to a message. */
  onMessage?: (socket: Socket) => void;
}

export interface ScriptedServer {
  url: string;
  /** Messages received to the end. */
  taken(): number;
  stop(): Promise<void>;
}

/** An SMTP server for what no real one does on demand: hanging up at a chosen byte. */
export async function scriptedServer(script: Script): Promise<ScriptedServer> {
  const sockets = new Set<Socket>();
  let taken = 0;
  let connections = 0;

  const server = createServer((socket) => {
    const connection = ++connections;
    let mail = 0;
    let inMessage = false;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    socket.write('220 scripted\r\n');
    createInterface({ input: socket }).on('line', (line) => {
      if (inMessage) {
        if (line !== '.') return;
        inMessage = false;
        taken += 1;
        if (script.onMessage === undefined) socket.write('250 taken\r\n');
        else script.onMessage(socket);
      } else if (line === 'DATA') {
        inMessage = true;
        socket.write('354 go on\r\n');
      } else if (line.startsWith('MAIL')) {
        mail += 1;
        const silent = script.onMail?.(socket, { connection, mail });
        if (silent === undefined || silent === false) socket.write('250 fine\r\n');
      } else {
        socket.write('250 fine\r\n');
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken: () => taken,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
