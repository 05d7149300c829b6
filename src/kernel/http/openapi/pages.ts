import { problems } from '../../../contract/problems.js';
import { eventCatalogue } from './events-page.js';

const page = (title: string, head: string, body: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Throughline</title>
<link rel="icon" href="/favicon.svg">
${head}<link rel="stylesheet" href="/docs/assets/docs.css">
</head>
<body>
${body}
</body>
</html>
`;

const top = (here: 'api' | 'events' | 'problems') => `<header class="top">
<strong>Throughline</strong>
<nav aria-label="Documentation">
<a href="/docs"${here === 'api' ? ' aria-current="page"' : ''}>API</a>
<a href="/docs/events"${here === 'events' ? ' aria-current="page"' : ''}>Events</a>
<a href="/docs/problems"${here === 'problems' ? ' aria-current="page"' : ''}>Problem codes</a>
<a href="/v1/openapi.json">openapi.json</a>
</nav>
</header>`;

export const viewerPage = page(
  'API',
  '<link rel="stylesheet" href="/docs/assets/swagger-ui.css">\n',
  `${top('api')}
<main id="viewer"></main>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script src="/docs/assets/start.js"></script>`,
);

/** No validator badge: it would ask a server outside. */
export const viewerStart = `SwaggerUIBundle({
  url: '/v1/openapi.json',
  dom_id: '#viewer',
  deepLinking: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  filter: true,
  validatorUrl: null,
});
`;

export function eventsPage(): string {
  return page('Events', '', `${top('events')}\n<main class="prose">\n${eventCatalogue()}\n</main>`);
}

export function problemsPage(): string {
  const entries = Object.entries(problems).sort(([a], [b]) => (a < b ? -1 : 1));
  const section = ([code, { status, meaning, remedy }]: (typeof entries)[number]) => `<section id="${code}">
<h2><a href="#${code}"><code>${code}</code></a> <span>${status}</span></h2>
<p>${escape(meaning)}${remedy ? ` <em>${escape(remedy)}</em>` : ''}</p>
</section>`;
  return page(
    'Problem codes',
    '',
    `${top('problems')}
<main class="prose">
<h1>Problem codes</h1>
<p>Every error is <code>application/problem+json</code>. Its <code>code</code> is stable, so act on that; <code>title</code>
is for people; <code>request_id</code> finds the line in the log.</p>
${entries.map(section).join('\n')}
</main>`,
  );
}

const escape = (text: string) =>
  text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/`([^`]+)`/g, '<code>$1</code>');

export const viewerStyle = `:root { color-scheme: light; --ink: #1c2430; --quiet: #5b6675; --line: #e3e7ec; --accent: #2a5bd7; }
body { margin: 0; color: var(--ink); background: #fff; font: 15px/1.55 system-ui, -apple-system, 'Segoe UI', sans-serif; }
.top { display: flex; gap: 24px; align-items: center; padding: 12px 24px; border-bottom: 1px solid var(--line); }
.top nav { display: flex; gap: 16px; }
.top a { color: var(--quiet); text-decoration: none; }
.top a:hover, .top a[aria-current] { color: var(--accent); }
.prose { max-width: 760px; margin: 0 auto; padding: 16px 24px 96px; }
.prose section { padding: 4px 0; border-top: 1px solid var(--line); scroll-margin-top: 8px; }
.prose section:target { background: #f2f6ff; }
.prose h2 { margin: 12px 0 0; font-size: 15px; }
.prose h2 a { color: inherit; text-decoration: none; }
.prose h2 span { margin-left: 8px; color: var(--quiet); font-weight: 400; }
.prose h2 span a { color: var(--accent); }
.prose h2.part { margin: 40px 0 0; font-size: 19px; }
.prose table { width: 100%; margin: 4px 0 12px; border-collapse: collapse; }
.prose th, .prose td { padding: 4px 0; border-top: 1px solid var(--line); text-align: left; vertical-align: top; font-weight: 400; overflow-wrap: anywhere; }
.prose th { width: 40%; padding-right: 12px; }
.prose th span { color: var(--quiet); }
.prose p { margin: 4px 0 12px; }
.prose em { color: var(--quiet); font-style: normal; }
.swagger-ui .wrapper { max-width: 1200px; }
.swagger-ui .info { margin: 24px 0 8px; }
.swagger-ui .info .title { font-size: 26px; }
.swagger-ui .scheme-container { padding: 8px 0; }
.swagger-ui .opblock-tag { font-size: 17px; padding: 6px 8px; }
.swagger-ui .scheme-container { box-shadow: none; border-bottom: 1px solid var(--line); }
`;
