// Which feature may use which; everything may use kernel and contract. Two arrows that would close a circle are events:
// `reply.written` and `outreach.due` are recorded, and channels/deliver.ts sends them.
const MAY_USE = {
  governance: [],
  profiles: ['governance'],
  conversations: ['profiles', 'governance'],
  routing: ['conversations', 'profiles', 'governance'],
  channels: ['conversations', 'governance'],
  realtime: ['governance'],
  orchestration: ['profiles', 'conversations', 'routing', 'governance'],
  assist: ['conversations', 'profiles'],
  insights: ['governance'],
  voice: ['channels', 'conversations', 'routing', 'profiles', 'governance'],
};
const FEATURES = Object.keys(MAY_USE);
const anyOf = (names) => `^src/(${names.join('|')})/`;
const error = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to });

const arrows = FEATURES.map((feature) => {
  const others = FEATURES.filter((name) => name !== feature && name !== 'realtime' && !MAY_USE[feature].includes(name));
  const allowed = MAY_USE[feature].join(', ') || 'no other feature';
  return error(
    `${feature}-arrows`,
    `${feature} may use ${allowed}.`,
    { path: anyOf([feature]) },
    { path: anyOf(others) },
  );
});

module.exports = {
  forbidden: [
    ...arrows,
    error(
      'no-cycles',
      'Two files that need each other are one idea, or one of them wants an event. Types alone may point both ways.',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    error(
      'enter-by-the-front-door',
      'A feature is entered by its index.ts; what that does not export is private.',
      { path: '^src/([^/]+)' },
      { path: anyOf(FEATURES), pathNot: ['^src/$1/', '^src/[^/]+/index\\.ts$'] },
    ),
    error(
      'kernel-knows-no-feature',
      'The machine room serves every feature and knows none.',
      { path: '^src/kernel/' },
      { path: '^src/', pathNot: '^src/(kernel|contract)/' },
    ),
    error(
      'contract-imports-nothing',
      'The contract is read by the console, bots and the widget: plain types, no dependencies.',
      { path: '^src/contract/' },
      { pathNot: '^src/contract/' },
    ),
    error(
      'an-adapter-is-a-leaf',
      'A channel is one folder that can be deleted: no channel knows another, only the words of a verdict and, where it has doors of its own, the list of inboxes.',
      { path: '^src/channels/(?!delivery/|bots/|inboxes/)([^/]+)/' },
      {
        path: '^src/channels/[^/]+/',
        pathNot: '^src/channels/($1/|delivery/(verdict|schedule)\\.ts$|inboxes/inbox-(directory|counts)\\.ts$)',
      },
    ),
    error(
      'queries-never-write',
      'A query reads. What changes something is a verb.',
      { path: '\\.queries\\.ts$' },
      { path: '^src/kernel/(db/unit-of-work|jobs/)', dependencyTypesNot: ['type-only'] },
    ),
    error(
      'edges-never-touch-the-database',
      'A controller, gateway or broadcast calls a verb or a query.',
      { path: `^src/(${FEATURES.join('|')})/.*\\.(controller|gateway|broadcast)\\.ts$` },
      { path: '^src/kernel/db/', dependencyTypesNot: ['type-only'] },
    ),
    error(
      'broadcast-through-realtime',
      'Only a broadcast or a gateway speaks to screens; a module wires it and a policy says who may look.',
      { path: anyOf(FEATURES), pathNot: ['^src/realtime/', '\\.(broadcast|gateway|module|policy)\\.ts$'] },
      { path: '^src/realtime/' },
    ),
    error(
      'sockets-only-in-realtime',
      'Sockets are realtime’s business; features hand it facts.',
      { path: '^src/', pathNot: ['^src/realtime/', '\\.gateway\\.ts$', '^src/[^/]+\\.ts$'] },
      { path: 'node_modules/(socket\\.io|@nestjs/websockets|@nestjs/platform-socket\\.io)/' },
    ),
    error(
      'one-way-out',
      'Only the outbound client of kernel/http leaves the process: the guard against private addresses is inside it. The demo plays the outside world.',
      { path: '^src/', pathNot: '^src/(kernel/http|demo)/' },
      { path: ['node_modules/undici/', '^(node:)?(http|https)$'], dependencyTypesNot: ['type-only'] },
    ),
    error(
      'client-sees-the-contract-only',
      'The console and the widget know the server by its contract.',
      { path: '^client/' },
      { path: ['^src/', '^migrations/'], pathNot: '^src/contract/' },
    ),
    error(
      'server-knows-no-client',
      'The server does not import what runs in a browser, nor test material.',
      { path: '^(src|client)/' },
      { path: ['^(test|bench|scripts)/', '^src/../client/'] },
    ),
    error('no-unresolvable', 'An import that leads nowhere escapes every other rule.', {}, { couldNotResolve: true }),
  ],
  options: {
    tsPreCompilationDeps: true,
    webpackConfig: { fileName: 'scripts/lib/aliases.cjs' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json', '.css'],
    },
  },
};
