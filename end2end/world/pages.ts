// Every page there is, from where the program declares them.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const declared = fileURLToPath(new URL('../../app/src/routes.rs', import.meta.url));

/** What stands for the parameters of an address; null where a journey of its own makes one first. */
const EXAMPLES: Record<string, string | null> = {
  '/practices/:id': '/practices/1',
  '/practices/:id/edit': '/practices/1/edit',
  '/changes/:id': null,
  '/changes/groups/:key': null,
  '/onboarding/:id': null,
  '/incidents/:id': null,
  '/servers/:id': null,
  '/cases/:id': null,
  '/ack/:token': '/ack/no-link',
};

/** Only for whoever gave a password just before. */
const AFTER_A_PASSWORD = '/login/code';

/** The address of every page that an admin can open at once. */
export function everyPage(): string[] {
  const lines = readFileSync(declared, 'utf8').matchAll(/^ {4}"([^"]+)" for .+ => \w+,$/gm);
  const routes = [...lines].map(([, route]) => route!);
  if (routes.length < 20) throw new Error(`${declared} declares ${routes.length} pages: is it read rightly?`);
  return routes
    .filter((route) => route !== AFTER_A_PASSWORD)
    .map((route) => {
      if (!route.includes(':')) return route;
      const example = EXAMPLES[route];
      if (example === undefined) throw new Error(`Say in world/pages.ts what stands for ${route}`);
      return example;
    })
    .filter((route) => route !== null);
}
