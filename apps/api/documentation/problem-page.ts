/**
 * Renders a page of docs/problems as HTML. Supports only what those pages use: headings, paragraphs, lists, code blocks
 * and inline code.
 */
export function pageHtml(title: string, markdown: string): string {
  const body = markdown
    .split(/^```.*$/m)
    .map((part, index) => (index % 2 === 1 ? `<pre>${escape(part.trim())}</pre>` : prose(part)))
    .join('\n');
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escape(title)}</title>
<style>body{font:16px/1.5 system-ui;max-width:46rem;margin:2rem auto;padding:0 1rem}
pre{background:#f4f4f4;padding:1rem;overflow:auto}</style>
${body}</html>`;
}

function prose(markdown: string): string {
  return markdown
    .split(/\n{2,}/)
    .map((block) => block.trim())
    .filter((block) => block !== '')
    .map(blockHtml)
    .join('\n');
}

function blockHtml(block: string): string {
  const heading = /^(#{1,3}) (.*)$/.exec(block);
  if (heading) return `<h${heading[1]!.length}>${inline(heading[2]!)}</h${heading[1]!.length}>`;
  if (/^[-*] /.test(block))
    return `<ul>${block
      .split(/\n(?=[-*] )/)
      .map((item) => `<li>${inline(item.slice(2))}</li>`)
      .join('')}</ul>`;
  return `<p>${inline(block)}</p>`;
}

const inline = (text: string): string => escape(text).replace(/`([^`]+)`/g, '<code>$1</code>');

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
