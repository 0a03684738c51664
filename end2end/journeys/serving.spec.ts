// Before anything can be seen: the service answers, and the page's files are inside the binary.
import { expect, test } from '../world/test.ts';

test.use({ as: null });

test('the service says that it is alive and ready, to anyone', async ({ request }) => {
  expect((await request.get('/healthz')).status()).toBe(200);
  expect((await request.get('/readyz')).status()).toBe(200);
});

test('the script, the style and the icon come from the binary itself', async ({ request }) => {
  for (const file of ['/pkg/sundog.js', '/pkg/sundog.wasm', '/pkg/sundog.css', '/favicon.svg']) {
    const answer = await request.get(file);
    expect(answer.status(), file).toBe(200);
    expect(answer.headers()['cache-control'], file).toBe('no-cache');

    const etag = answer.headers()['etag']!;
    const again = await request.get(file, { headers: { 'if-none-match': etag } });
    expect(again.status(), `${file}, asked for again`).toBe(304);
  }
});

test('everything else is shut to a stranger', async ({ request }) => {
  for (const path of ['/metrics', '/live', '/api/v1/practices', '/api/v1/openapi.json']) {
    const answer = await request.get(path);
    expect(answer.status(), path).toBe(401);
    expect(answer.headers()['content-type'], path).toBe('application/problem+json');
  }
  for (const path of ['/', '/practices/1', '/profile', '/admin/staff', '/admin/audit.csv']) {
    const answer = await request.get(path, { maxRedirects: 0 });
    expect(answer.status(), path).toBe(303);
    expect(answer.headers()['location'], path).toMatch(/^\/login(\?next=|$)/);
  }
});
