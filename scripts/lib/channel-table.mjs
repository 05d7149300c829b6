const HEAD = `# Channels

Every channel of the hub, as the registry describes it; \`GET /v1/channels\` says the same. This page is written by
\`npm run docs\`. How to connect one is on its own page; how to write one is in [adding-a-channel.md](../adding-a-channel.md).

*Native*: the hub's own connection or its own signed webhooks, ready at once. *API*: the vendor's own API or servers; an
inbox of it is **not configured** until its credentials are set, says so on its page and in the composer, and sends and takes
in nothing.

| channel | connection | works once these are set | free words | then | may write first | longest text | carries |
| --- | --- | --- | --- | --- | --- | --- | --- |
`;

/** The table of docs/channels/README.md, out of the adapters. */
export function tableOfChannels(adapters, hasPage) {
  const rows = adapters.map((adapter) => {
    const { channel, name, capabilities: can, credentials = [] } = adapter;
    const needed = credentials.filter(({ optional }) => !optional).map(({ label }) => label);
    const { window } = can;
    const cells = [
      hasPage(channel) ? `[${name}](${channel}.md)` : name,
      connection(adapter),
      needed.join(', ') || 'nothing',
      window ? `${window.hours} h after their last message` : 'always',
      window ? afterwards(window) : '',
      can.firstContact ? 'yes' : 'no',
      `${can.maxText.toLocaleString('en')}${can.segments ? ', in parts' : ''}`,
      carries(can),
    ];
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  return `${HEAD}${rows.join('\n')}\n`;
}

function connection({ call, class: kind, credentials = [] }) {
  return call || kind === 'voice' || credentials.length > 0 ? 'API' : 'native';
}

function afterwards({ after, peopleHours }) {
  if (after === 'people') return `people's own words, until ${Math.round((peopleHours ?? 0) / 24)} days`;
  return after === 'template' ? 'approved templates' : 'nothing';
}

function carries(can) {
  const parts = [
    ['attachments', 'files'],
    ['receipts', 'receipts'],
    ['threads', 'threads'],
    ['publicComments', 'public comments'],
    ['templates', 'templates'],
    ['typing', 'typing'],
    ['quotes', 'quotes'],
  ];
  return ['text', ...parts.filter(([what]) => can[what]).map(([, word]) => word)].join(', ');
}
