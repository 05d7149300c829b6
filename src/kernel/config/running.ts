import type { Config } from './config.js';

/** Injection token for the settings of the running hub. */
export const CONFIG = Symbol('config');

/** The settings once the database is known: its own server's address, or the embedded one's. */
export type RunningConfig = Config & { readonly databaseUrl: string };
