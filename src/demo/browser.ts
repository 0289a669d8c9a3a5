/** A browser without script: cookies, redirects and forms, which is all that the account pages need after `/welcome`. */

export interface Page {
  /** Where the redirects ended. */
  url: URL;
  status: number;
  html: string;
}

const maxRedirects = 10;

const unescape = (text: string) =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

/** An attribute of a tag, such as `name` of `<input name="csrf_token">`. */
function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return value === undefined ? undefined : unescape(value);
}

/** The action and the filled-in fields of the form that has a field of that name. */
function formWith(field: string, { html, url }: Page): { action: URL; fields: Record<string, string> } {
  for (const [form] of html.matchAll(/<form\b[\s\S]*?<\/form>/g)) {
    const tags = [...form.matchAll(/<(?:input|button)\b[^>]*>/g)].map(([tag]) => tag);
    if (!tags.some((tag) => attribute(tag, 'name') === field)) continue;
    const fields = tags.flatMap((tag): [string, string][] => {
      const name = attribute(tag, 'name');
      const value = attribute(tag, 'value');
      return name === undefined || value === undefined ? [] : [[name, value]];
    });
    return { action: new URL(attribute(form, 'action') ?? '', url), fields: Object.fromEntries(fields) };
  }
  throw new Error(`the page ${url.pathname} has no form with ${field}`);
}

/** Cookies of one host, whatever the port: browsers do not tell ports apart, and treat loopback as secure. */
export class Browser {
  readonly #cookies = new Map<string, string>();

  async open(address: string | URL): Promise<Page> {
    return this.#follow(new URL(address), {});
  }

  /** Fills in the form that has these fields and sends it off. */
  async submit(page: Page, filled: Record<string, string>): Promise<Page> {
    const [field = ''] = Object.keys(filled);
    const { action, fields } = formWith(field, page);
    const body = new URLSearchParams({ ...fields, ...filled });
    return this.#follow(action, { method: 'POST', body });
  }

  async #follow(url: URL, init: RequestInit): Promise<Page> {
    let request = init;
    let at = url;
    for (let hops = 0; hops <= maxRedirects; hops += 1) {
      const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await fetch(at, {
        ...request,
        headers: { accept: 'text/html', ...(cookie && { cookie }) },
        redirect: 'manual',
        signal: AbortSignal.timeout(15_000),
      });
      this.#keep(response);
      const location = response.headers.get('location');
      if (location === null) return { url: at, status: response.status, html: await response.text() };
      at = new URL(location, at);
      request = {};
    }
    throw new Error(`${url.pathname} redirects without end`);
  }

  #keep(response: Response): void {
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      const split = pair.indexOf('=');
      const value = pair.slice(split + 1);
      if (value === '' || /max-age=0\b/i.test(cookie)) this.#cookies.delete(pair.slice(0, split));
      else this.#cookies.set(pair.slice(0, split), value);
    }
  }
}
