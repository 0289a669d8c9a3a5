import type { Block, Content } from './content.js';

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escape = (text: string) => text.replace(/[&<>"']/g, (character) => entities[character] ?? '');

const sans = "-apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";
const mono = "ui-monospace, 'SF Mono', Menlo, Consolas, monospace";

/** Clients drop style sheets, so each element carries its own style; the sheet below adds only the dark colours. */
function written(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return `<p style="margin:0 0 18px">${escape(block.text)}</p>`;
    case 'heading':
      return `<h2 class="ink" style="margin:30px 0 10px;font-size:16px;line-height:1.4;font-weight:600;color:#15171c">${escape(block.text)}</h2>`;
    case 'button':
      return `<p style="margin:28px 0 22px"><a class="button" href="${escape(block.url)}" style="display:inline-block;padding:14px 28px;border-radius:8px;background-color:#2449d8;color:#ffffff;font-weight:600;text-decoration:none">${escape(block.label)}</a></p>
<p class="dim" style="margin:0 0 6px;font-size:13px;color:#5b6170">${escape(block.beneath)}</p>
<p class="dim" style="margin:0 0 24px;font:13px/1.5 ${mono};color:#5b6170;overflow-wrap:anywhere;word-break:break-all">${escape(block.url)}</p>`;
    case 'code':
      return `<p class="well ink" style="margin:24px 0;padding:18px 12px;border-radius:8px;background-color:#f0f2f6;color:#15171c;font:600 30px/1.2 ${mono};letter-spacing:6px;text-align:center">${escape(block.value)}</p>`;
    case 'address':
      return `<p style="margin:0 0 20px;overflow-wrap:anywhere"><a class="link" href="${escape(block.url)}" style="color:#2449d8">${escape(block.url)}</a></p>`;
    case 'list':
      return `<ul style="margin:0 0 20px;padding:0 0 0 22px">${block.items
        .map((item) => `<li style="margin:0 0 8px;padding:0">${escape(item)}</li>`)
        .join('')}</ul>`;
    case 'command':
      return `<p style="margin:18px 0 8px">${escape(block.does)}</p>
<p class="well ink" style="margin:0 0 18px;padding:12px 14px;border-radius:8px;background-color:#f0f2f6;color:#15171c;font:14px/1.5 ${mono};overflow-wrap:anywhere">${escape(block.command)}</p>`;
    case 'note':
      return `<p class="dim rule" style="margin:26px 0 0;padding:18px 0 0;border-top:1px solid #e3e6ec;font-size:13px;line-height:1.55;color:#5b6170">${escape(block.text)}</p>`;
  }
}

/** Keeps clients from filling up the preview with the beginning of the text. */
const padding = '&#847;&zwnj;&nbsp;'.repeat(60);

/** A whole page, as in `text/html`: nothing remote in it, and every value escaped. */
export const renderHtml = ({ lang, subject, preheader, blocks }: Content): string => `<!doctype html>
<html lang="${escape(lang)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escape(subject)}</title>
<style>
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (max-width: 600px) { .page { padding: 0 !important; } .card { padding: 28px 22px 32px !important; border-radius: 0 !important; border-width: 0 !important; } }
@media (prefers-color-scheme: dark) {
  .page { background-color: #101217 !important; }
  .card { background-color: #191c23 !important; border-color: #2b303b !important; color: #d5d9e2 !important; }
  .ink { color: #f3f5f9 !important; }
  .dim { color: #9aa2b1 !important; }
  .well { background-color: #242934 !important; }
  .rule { border-top-color: #2b303b !important; }
  .button { background-color: #8fa8ff !important; color: #0c1330 !important; }
  .link { color: #9db2ff !important; }
}
</style>
</head>
<body class="page" style="margin:0;padding:32px 16px;background-color:#f3f4f7">
<div style="display:none;max-height:0;overflow:hidden;opacity:0">${escape(preheader)}${padding}</div>
<div class="card" style="max-width:560px;margin:0 auto;padding:36px 40px 40px;box-sizing:border-box;border:1px solid #e3e6ec;border-radius:12px;background-color:#ffffff;color:#2b2f38;font:16px/1.6 ${sans}">
<h1 class="ink" style="margin:0 0 20px;font-size:22px;line-height:1.3;font-weight:650;color:#15171c">${escape(subject)}</h1>
${blocks.map(written).join('\n')}
</div>
</body>
</html>
`;
