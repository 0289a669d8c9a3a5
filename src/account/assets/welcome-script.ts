/**
 * Runs on `/welcome#<recovery link>`. Mail scanners load that page, some with a browser of their own; the link works
 * once. Therefore:
 *
 * 1. Nothing on the page holds the link: no element, no request, no prefetch. It stays in the fragment, which
 *    browsers send to nobody.
 * 2. Only a click that the browser vouches for (`isTrusted`) opens it, once: a second click of a double-click would
 *    abort the first request after Kratos has used up the token.
 * 3. It can lead to the configured recovery address only. The address is built anew from `flow` and `token`.
 *
 * Plain text and not a function: bundlers and runners rewrite functions.
 */
export const welcomeScript = `'use strict';
document.documentElement.classList.add('scripted');
addEventListener('DOMContentLoaded', () => {
  const page = document.getElementById('welcome');
  const button = document.getElementById('open');

  function target() {
    try {
      const fragment = location.hash.slice(1);
      const link = new URL(/^https?:/i.test(fragment) ? fragment : decodeURIComponent(fragment));
      const recovery = new URL(page.dataset.recovery);
      const flow = link.searchParams.get('flow');
      const token = link.searchParams.get('token');
      if (link.origin !== recovery.origin || link.pathname !== recovery.pathname || !flow || !token) return null;
      recovery.search = new URLSearchParams({ flow, token });
      return recovery.href;
    } catch {
      return null;
    }
  }

  function show() {
    const usable = target() !== null;
    page.querySelector('[data-when=usable]').hidden = !usable;
    page.querySelector('[data-when=unusable]').hidden = usable;
  }

  button.addEventListener('click', (event) => {
    const link = target();
    if (!event.isTrusted || link === null || button.disabled) return;
    button.disabled = true;
    button.textContent = button.dataset.opening;
    location.replace(link);
  });

  for (const other of document.querySelectorAll('a[data-language]')) {
    other.addEventListener('click', (event) => {
      event.preventDefault();
      location.replace(other.search + location.hash);
    });
  }

  // The link of a newer mail, opened in the same tab, changes only the fragment.
  addEventListener('hashchange', show);
  show();
});
`;
