import { ConsoleLogger, type LogLevel } from '@nestjs/common';

const order: LogLevel[] = ['verbose', 'debug', 'log', 'warn', 'error', 'fatal'];
const nest: Record<string, LogLevel> = {
  trace: 'verbose',
  debug: 'debug',
  info: 'log',
  warn: 'warn',
  error: 'error',
  fatal: 'fatal',
};
// The frame's own start-up lines (one per route) would bury the few lines a person needs.
const chatter = new Set([
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestFactory',
  'NestApplication',
  'WebSocketsController',
]);

/** The hub's log: one line an event, as JSON where nobody reads along. Contents of messages are never logged. */
export class HubLogger extends ConsoleLogger {
  constructor(level: string) {
    const from = order.indexOf(nest[level] ?? 'fatal');
    super({
      json: !process.stdout.isTTY,
      colors: process.stdout.isTTY,
      logLevels: level === 'silent' ? [] : order.slice(from),
    });
  }

  override log(message: unknown, ...rest: unknown[]): void {
    if (chatter.has(String(rest.at(-1)))) return;
    super.log(message, ...(rest as [string]));
  }
}
