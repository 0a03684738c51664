// The reader's own zone, told to the server in a cookie, so that lists of many practices are told on the
// clock that hangs over the reader's desk. Without it the configured zone counts, and each list has links
// to other clocks.

/** Tells the server in which zone this browser's clock runs. It counts from the next page on. */
export function tellZone(): void {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const told = document.cookie.split(';').find((pair) => pair.trim().startsWith('sundog_zone='));
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  // A browser that keeps its zone to itself, or has none but UTC, says nothing, and takes back what it said.
  if (!zone?.includes('/')) {
    if (told) document.cookie = `sundog_zone=; Path=/; Max-Age=0; SameSite=Lax${secure}`;
  } else if (told?.trim() !== `sundog_zone=${zone}`) {
    document.cookie = `sundog_zone=${zone}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
  }
}
