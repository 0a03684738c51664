// A program that runs beside the browser: started, waited for, stopped. What it says to standard
// error is kept and shown only when it does not do as it should.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';

type Environment = Record<string, string>;

/** A program of ours, as `cargo` built it. */
export function built(name: 'sundog' | 'halo-simulator'): string {
  const variable = name === 'sundog' ? 'SUNDOG' : 'HALO_SIMULATOR';
  return process.env[variable] ?? new URL(`../../target/debug/${name}`, import.meta.url).pathname;
}

export class Program {
  /** All that it said to standard error. */
  said = '';

  private constructor(
    private readonly name: string,
    private readonly child: ChildProcess,
  ) {
    child.stderr?.on('data', (text) => (this.said += text));
  }

  static start(name: string, path: string, args: string[], env: Environment = {}): Program {
    const child = spawn(path, args, { env: { ...process.env, ...env }, stdio: 'pipe' });
    return new Program(name, child);
  }

  /** Runs a program to its end; `input` goes to its standard input. */
  static async run(path: string, args: string[], env: Environment, input = '', well = [0]) {
    const program = Program.start(args.join(' '), path, args, env);
    let output = '';
    program.child.stdout!.on('data', (text) => (output += text));
    // Who reads nothing may have ended before it was written; how that went, the status says.
    program.child.stdin!.on('error', () => {}).end(input);
    const [status] = await once(program.child, 'close');
    if (!well.includes(status)) throw program.failure(`ended with status ${status}\n${output}`);
    return output;
  }

  /** The first line of standard output, with which a program says that it is ready. */
  async announcement(): Promise<string> {
    for await (const line of createInterface(this.child.stdout!)) {
      this.child.stdout!.resume();
      return line;
    }
    throw this.failure('ended before it was ready');
  }

  /** Waits until an address is answered with 200. */
  async answers(url: string): Promise<void> {
    const deadline = Date.now() + 30_000;
    let last = 'no answer';
    while (Date.now() < deadline && this.child.exitCode === null) {
      last = await fetch(url).then(
        async (answer) => (answer.ok ? '' : `${answer.status} ${await answer.text()}`),
        (error) => String(error),
      );
      if (last === '') return;
      await new Promise((done) => setTimeout(done, 50));
    }
    throw this.failure(`does not answer ${url}: ${last}`);
  }

  /** Asks it to stop and waits until it has. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    const impatience = setTimeout(() => this.child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(impatience);
  }

  private failure(what: string): Error {
    return new Error(`${this.name} ${what}\n${this.said}`);
  }
}

/** A port of the loopback interface that nobody listens on at the moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
