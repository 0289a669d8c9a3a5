/** Of the mailbox's own pages; a mail in its frame brings its own. */
export const styleSheet = `
:root {
  color-scheme: light dark;
  --ink: #15171c; --text: #2b2f38; --dim: #626978; --line: #e3e6ec;
  --ground: #f3f4f7; --card: #fff; --hover: #f7f8fb; --accent: #2449d8;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #f3f5f9; --text: #d5d9e2; --dim: #9aa2b1; --line: #2b303b;
    --ground: #101217; --card: #191c23; --hover: #20242d; --accent: #9db2ff;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--ground); color: var(--text);
  font: 15px/1.5 -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif;
}
a { color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 6px; }
.dim { color: var(--dim); }
.bar {
  display: flex; align-items: center; gap: 16px; max-width: 920px; width: 100%;
  margin: 0 auto; padding: 18px 20px;
}
.brand {
  display: flex; align-items: center; gap: 10px; color: var(--ink); font-weight: 600;
  text-decoration: none; white-space: nowrap;
}
.bar form { flex: 1; }
input[type='search'], button {
  font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line);
  border-radius: 8px; padding: 8px 12px;
}
input[type='search'] { width: 100%; }
button { cursor: pointer; }
button:hover:not(:disabled) { background: var(--hover); }
button:disabled { color: var(--dim); cursor: default; opacity: 0.6; }
main { max-width: 920px; margin: 0 auto; padding: 0 20px 40px; }
.mails {
  list-style: none; margin: 0; padding: 0; background: var(--card);
  border: 1px solid var(--line); border-radius: 12px; overflow: hidden;
}
.mails li + li { border-top: 1px solid var(--line); }
.mails a {
  display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 1px 16px;
  padding: 13px 18px; color: inherit; text-decoration: none;
}
.mails a:hover { background: var(--hover); }
.mails a:focus-visible { outline-offset: -2px; border-radius: 12px; }
.subject, .to { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.subject { color: var(--ink); font-weight: 600; }
.to { grid-row: 2; font-size: 14px; }
.when { font-size: 13px; font-variant-numeric: tabular-nums; white-space: nowrap; }
.more { text-align: center; font-size: 14px; }
.nothing { max-width: 460px; margin: 18vh auto 0; padding: 0 20px; text-align: center; }
.nothing p { margin: 0 0 6px; }
.nothing p:first-child { color: var(--ink); font-size: 18px; font-weight: 600; }
.reader { display: flex; flex-direction: column; min-height: 100vh; min-height: 100dvh; }
.reader > * { max-width: 920px; width: 100%; margin-left: auto; margin-right: auto; }
.reader .bar { justify-content: space-between; }
.download { font-size: 14px; }
.head { padding: 0 20px; }
.head h1 { margin: 0 0 12px; color: var(--ink); font-size: 22px; line-height: 1.3; overflow-wrap: anywhere; }
.head dl { margin: 0; font-size: 14px; }
.head dl div { display: flex; gap: 12px; padding: 2px 0; }
.head dt { flex: 0 0 96px; color: var(--dim); }
.head dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
.tabs { display: flex; gap: 4px; padding: 18px 20px 0; }
.tabs a {
  padding: 8px 14px; border-radius: 8px 8px 0 0; border: 1px solid transparent; border-bottom: 0;
  color: var(--dim); font-size: 14px; text-decoration: none;
}
.tabs a:hover { color: var(--ink); }
.tabs a[aria-current] { color: var(--ink); font-weight: 600; background: var(--card); border-color: var(--line); margin-bottom: -1px; }
.body {
  flex: 1; min-height: 420px; margin-top: 0; margin-bottom: 0; border: 1px solid var(--line); background: var(--card);
}
iframe.body { display: block; }
pre.body {
  padding: 22px 24px; overflow: auto; color: var(--text);
  font: 13px/1.6 ui-monospace, 'SF Mono', Menlo, Consolas, monospace;
}
pre.text { font-size: 14px; white-space: pre-wrap; overflow-wrap: anywhere; }
@media (min-width: 561px) { .reader > .body { width: calc(100% - 40px); max-width: 880px; margin-bottom: 24px; border-radius: 0 12px 12px 12px; } }
@media (max-width: 560px) {
  .bar { gap: 10px; padding: 14px 16px; }
  main { padding: 0 0 32px; }
  .mails { border-radius: 0; border-width: 1px 0; }
  .mails a { padding: 12px 16px; }
  .head, .tabs { padding-left: 16px; padding-right: 16px; }
  .head dl div { display: block; padding: 3px 0; }
  .head dt { font-size: 12px; }
  .body { border-width: 1px 0 0; }
  pre.body { padding: 18px 16px; }
}
`;
