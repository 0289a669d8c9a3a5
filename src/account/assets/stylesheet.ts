export const stylesheet = `:root {
  color-scheme: light dark;
  --page: #f3f5f8;
  --card: #ffffff;
  --line: #dde2ea;
  --field-line: #848e9c;
  --text: #161b24;
  --quiet: #566072;
  --accent: #2b59c3;
  --accent-strong: #21479f;
  --on-accent: #ffffff;
  --error: #b3261e;
  --error-page: #fdf0ef;
  --shadow: 0 1px 2px rgb(16 24 40 / 5%), 0 12px 32px -12px rgb(16 24 40 / 14%);
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #10141b;
    --card: #181e28;
    --line: #2a3340;
    --field-line: #6d7888;
    --text: #eef1f6;
    --quiet: #a3adbd;
    --accent: #8fb0ff;
    --accent-strong: #b0c7ff;
    --on-accent: #0e1a35;
    --error: #ffb4ab;
    --error-page: #35201f;
    --shadow: none;
  }
}
*, ::before, ::after { box-sizing: border-box; }
[hidden] { display: none !important; }
body {
  display: grid;
  grid-template-rows: auto 1fr auto;
  justify-items: center;
  min-height: 100vh;
  min-height: 100dvh;
  margin: 0;
  padding: 1.5rem 1rem;
  background: var(--page);
  color: var(--text);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  -webkit-text-size-adjust: 100%;
}
header, main, footer { width: 100%; max-width: 27rem; }
header { display: flex; align-items: center; gap: .7rem; padding: 0 .25rem 1.25rem; font-weight: 600; }
header img { display: block; }
main {
  align-self: start;
  padding: 1.75rem 1.5rem;
  background: var(--card);
  border: 1px solid var(--line);
  border-radius: 1rem;
  box-shadow: var(--shadow);
  overflow-wrap: break-word;
}
footer {
  display: flex;
  flex-wrap: wrap;
  justify-content: space-between;
  gap: .25rem 1.5rem;
  padding: 1.5rem .25rem 0;
  color: var(--quiet);
  font-size: .9rem;
}
footer nav { margin-left: auto; }
h1 { margin: 0 0 .75rem; font-size: 1.55rem; line-height: 1.25; letter-spacing: -.015em; font-weight: 650; text-wrap: balance; }
p { margin: 0 0 .75rem; text-wrap: pretty; }
main p:last-child { margin-bottom: 0; }
a { color: var(--accent); text-underline-offset: .2em; }
a:hover { color: var(--accent-strong); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.quiet, .hint { color: var(--quiet); font-size: .9rem; }
.quiet { margin: 1.25rem 0 0; }
.hint { margin: .45rem 0 0; }
form { margin-top: 1.25rem; }
.field { position: relative; margin-bottom: 1.15rem; }
label { display: block; margin-bottom: .35rem; font-weight: 600; font-size: .95rem; }
input {
  display: block;
  width: 100%;
  min-height: 3rem;
  padding: .6rem .85rem;
  color: inherit;
  background: var(--card);
  border: 1px solid var(--field-line);
  border-radius: .6rem;
  font: inherit;
}
input:focus-visible { outline-offset: 0; border-color: var(--accent); }
input[readonly] { color: var(--quiet); background: var(--page); border-color: var(--line); }
input[aria-invalid] { border-color: var(--error); border-width: 2px; }
input[name="code"] { font-size: 1.5rem; letter-spacing: .35em; text-align: center; font-variant-numeric: tabular-nums; }
.field-error { margin: .45rem 0 0; color: var(--error); font-weight: 550; font-size: .95rem; }
.alert {
  margin: 1.25rem 0 0;
  padding: .75rem 1rem;
  color: var(--error);
  background: var(--error-page);
  border-radius: .6rem;
  font-weight: 550;
}
.reveal {
  position: absolute;
  top: -.25rem;
  right: 0;
  padding: .25rem .1rem;
  color: var(--accent);
  background: none;
  border: 0;
  border-radius: .3rem;
  font: inherit;
  font-size: .9rem;
  cursor: pointer;
}
.button {
  display: block;
  width: 100%;
  min-height: 3rem;
  margin-top: 1.5rem;
  padding: .7rem 1.25rem;
  color: var(--on-accent);
  background: var(--accent);
  border: 0;
  border-radius: .6rem;
  font: inherit;
  font-weight: 600;
  text-align: center;
  text-decoration: none;
  cursor: pointer;
}
.button:hover { color: var(--on-accent); background: var(--accent-strong); }
.button:disabled { opacity: .65; cursor: progress; }
.button.plain { margin-top: 1.25rem; color: var(--accent); background: none; border: 1px solid var(--line); }
.button.plain + .plain { margin-top: .75rem; }
.button.plain:hover { border-color: var(--accent); }
dl { margin: 1.25rem 0 0; padding: 1rem 0; border-block: 1px solid var(--line); }
dt { color: var(--quiet); font-size: .9rem; }
dd { margin: 0; }
dd + dt { margin-top: .6rem; }
code { font-size: .85em; overflow-wrap: anywhere; }
.scripted .without-script { display: none; }
@media (min-width: 34rem) {
  body { padding: 12vh 2rem 2rem; }
  main { padding: 2.25rem; }
}
@media (max-height: 40rem) {
  body { padding-top: 1.5rem; }
}
`;
