// Somebody's own program, which Sundog tells of trouble: a webhook channel that keeps what it was sent.
import { expect } from '@playwright/test';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { World } from './world.ts';

/** A message, as far as journeys look at it. */
export interface Told {
  event: 'opened' | 'updated' | 'reminder' | 'resolved';
  title: string;
  /** The page that it is about. */
  url: string;
  /** The link of whoever gets it; nothing where the trouble is over. */
  acknowledge_url: string | null;
  taken_by: string | null;
}

export class Receiver {
  private readonly told: Told[] = [];

  private constructor(
    /** What the channel is called: to whom the message goes. */
    readonly name: string,
    private readonly server: Server,
    private readonly leave: () => Promise<void>,
  ) {}

  /** Listens, and has Sundog tell it of everything from now on. */
  static async listen(world: World, name: string): Promise<Receiver> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const token = await world.sundog(['token', 'create', name, '--role', 'admin']);
    const channels = `${world.url}/api/v1/channels`;
    const headers = { authorization: `Bearer ${token.trim()}`, 'content-type': 'application/json' };
    const channel = { name, kind: 'webhook', url: `http://127.0.0.1:${port}/hook` };
    const answer = await fetch(channels, { method: 'POST', headers, body: JSON.stringify(channel) });
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    const { id } = await answer.json();
    const leave = async () => void (await fetch(`${channels}/${id}`, { method: 'DELETE', headers }));
    const receiver = new Receiver(name, server, leave);
    server.on('request', async (request, response) => {
      receiver.told.push((await json(request)) as Told);
      response.writeHead(204).end();
    });
    return receiver;
  }

  /** Waits for a message of which a part is known. */
  async hears(known: Partial<Told>): Promise<Told> {
    const found = () => this.told.find((told) => matches(told, known));
    await expect.poll(found, { timeout: 20_000, message: `hears of ${JSON.stringify(known)}` }).toBeDefined();
    return found()!;
  }

  async end(): Promise<void> {
    await this.leave();
    this.server.close();
    this.server.closeAllConnections();
  }
}

function matches(told: Told, known: Partial<Told>): boolean {
  return Object.entries(known).every(([key, value]) => told[key as keyof Told] === value);
}
