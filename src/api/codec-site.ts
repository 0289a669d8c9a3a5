/** Browsers send the codec's cookie to the site that Temporal's UI is on, and `localhost` is another site than `127.0.0.1`. */
const loopback = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Where to sign in instead, when both addresses are of this machine and only their names differ; a port is no matter.
 * Otherwise undefined.
 *
 * @param here the page as the browser asked for it
 */
export function besideUi(here: URL, uiOrigin: string | undefined): string | undefined {
  if (uiOrigin === undefined) return undefined;
  const { hostname } = new URL(uiOrigin);
  if (hostname === here.hostname || !loopback.includes(hostname) || !loopback.includes(here.hostname))
    return undefined;
  const there = new URL(here);
  there.hostname = hostname;
  return there.href;
}
