/** For the list page: shows what arrives meanwhile, and empties the mailbox. */
export const pageScript = `
const list = document.querySelector('[data-newest]');
if (list) setInterval(async () => {
  if (document.hidden) return;
  const newest = await fetch('/newest').then((r) => r.text()).catch(() => list.dataset.newest);
  if (newest !== list.dataset.newest) location.reload();
}, 2000);
document.querySelector('#empty')?.addEventListener('click', async () => {
  if (!confirm('Remove every mail?')) return;
  await fetch('/mails', { method: 'DELETE', headers: { 'content-type': 'application/json' } });
  location.reload();
});
`;
