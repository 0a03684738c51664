// The world of one worker: a simulated Halo Cloud, and Sundog watching it with a database of its
// own and an account for each role. Journeys change it by its events ("go_offline") and look at it
// through the browser.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PASSWORD, ROLES, type Person, type Role } from './people.ts';
import { Program, built, freePort } from './program.ts';

/** A practice as the simulated Halo Cloud knows it. */
export interface SimulatedPractice {
  name: string;
  pms: string;
  site_id: string;
  guid: string;
  halo_name: string;
}

const KEY = 'end-to-end-key';

export class World {
  /** Sundog's subscription key, the only one that the simulated Halo Cloud accepts. */
  readonly key = KEY;

  private newcomers = 0;

  private constructor(
    /** Where Sundog is reached. */
    readonly url: string,
    /** Where the simulated Halo Cloud is reached. */
    readonly haloUrl: string,
    private readonly directory: string,
    private readonly settings: Record<string, string>,
    private readonly programs: Program[],
  ) {}

  static async begin(scenario: string, sites: number): Promise<World> {
    const directory = await mkdtemp(join(tmpdir(), 'sundog-'));
    const list = join(directory, 'practices.csv');
    const halo = Program.start(
      'halo-simulator',
      built('halo-simulator'),
      [
        ...['--listen', '127.0.0.1:0', '--scenario', scenario, '--sites', String(sites)],
        ...['--key', KEY],
      ],
      { RUST_LOG: 'warn' },
    );
    try {
      const haloUrl = (await halo.announcement()).match(/http:\S+/)![0];
      const listen = `127.0.0.1:${await freePort()}`;
      const settings = {
        SUNDOG_DATABASE: join(directory, 'sundog.db'),
        SUNDOG_HALO_URL: haloUrl,
        SUNDOG_HALO_KEY: KEY,
        SUNDOG_LISTEN: listen,
        SUNDOG_POLL_INTERVAL: '1s',
        SUNDOG_TROUBLE_INTERVAL: '1s',
        SUNDOG_LOOKUP_INTERVAL: '2s',
        SUNDOG_MAX_REQUESTS_PER_SECOND: '200',
        SUNDOG_ALERT_AFTER: '1s',
        // What listens for messages is on this machine.
        SUNDOG_ALERT_ALLOW_PRIVATE: 'true',
      };
      const { practices } = await control(haloUrl, '/control/practices');
      await writeFile(list, practiceList(practices));
      // Status 1 says that some rows need a person; the scenario may mean that.
      await Program.run(built('sundog'), ['practices', 'import', list], settings, '', [0, 1]);
      for (const role of ROLES) await addUser({ name: role, password: PASSWORD }, role, settings);
      const sundog = Program.start('sundog', built('sundog'), ['serve'], settings);
      const world = new World(`http://${listen}`, haloUrl, directory, settings, [sundog, halo]);
      await sundog.answers(`${world.url}/readyz`).catch(async (error) => {
        await world.end();
        throw error;
      });
      return world;
    } catch (error) {
      await halo.stop();
      throw error;
    }
  }

  /** Makes something happen at Halo: `world.happens('go_offline', { practice: 'Hill Clinic' })`. */
  async happens(event: string, fields: Record<string, unknown> = {}): Promise<void> {
    await control(this.haloUrl, `/control/${event}`, {
      method: 'POST',
      body: JSON.stringify(fields),
    });
  }

  /** What Sundog wrote into its log. */
  get log(): string {
    return this.programs[0]!.said;
  }

  /** The practices that the simulated Halo Cloud serves. */
  async practices(): Promise<SimulatedPractice[]> {
    const { practices } = await control(this.haloUrl, '/control/practices');
    return practices;
  }

  /** Somebody with an account of their own, so that what becomes of it disturbs nobody else. */
  async newcomer(role: Role, name = `NewcomerPractice ${++this.newcomers}`): Promise<Person> {
    const person = { name, password: PASSWORD };
    await addUser(person, role, this.settings);
    return person;
  }

  /** Runs another of Sundog's commands on the same database; returns its standard output. */
  async sundog(args: string[], input = ''): Promise<string> {
    return Program.run(built('sundog'), args, this.settings, input);
  }

  async end(): Promise<void> {
    await Promise.all(this.programs.map((program) => program.stop()));
    await rm(this.directory, { recursive: true, force: true });
  }
}

async function addUser({ name, password }: Person, role: Role, settings: Record<string, string>) {
  const args = ['user', 'add', name, '--role', role, '--password-stdin'];
  await Program.run(built('sundog'), args, settings, `${password}\n`);
}

async function control(haloUrl: string, path: string, request?: RequestInit): Promise<any> {
  const answer = await fetch(haloUrl + path, request);
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** Without opening hours, so that the time of day at which the tests run changes nothing. */
function practiceList(practices: SimulatedPractice[]): string {
  const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
  const rows = practices.map(({ name, pms, site_id }) => [name, pms, site_id].map(quoted).join());
  return ['name,pms,site_id', ...rows, ''].join('\n');
}
