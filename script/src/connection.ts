// How the page's line to the server is, for the badge in the header (`app/src/islands`).

export type Connection = 'as_loaded' | 'live' | 'reconnecting' | 'signed_out';

/** The page's connection changed. */
export function connectionIs(connection: Connection): void {
  document.documentElement.dataset['live'] = connection;
  window.dispatchEvent(new CustomEvent('sundog:connection'));
}

/** The server was heard of. */
export function heard(): void {
  window.dispatchEvent(new CustomEvent('sundog:heard'));
}
