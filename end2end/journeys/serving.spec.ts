// Before anything can be seen: the service answers, and the page's files are inside the binary.
import { expect, test } from '../world/test.ts';

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
