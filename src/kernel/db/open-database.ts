import type { Config } from '../config/config.js';
import { startEmbedded } from './embedded/start-embedded.js';

export interface OpenDatabase {
  url: string;
  stop(): Promise<void>;
}

/** The server named by DATABASE_URL, or the embedded PostgreSQL in the data folder: the same PostgreSQL either way. */
export async function openDatabase(config: Config, log: (line: string) => void): Promise<OpenDatabase> {
  if (config.databaseUrl) return { url: config.databaseUrl, stop: async () => {} };
  return startEmbedded({ dataDir: config.dataDir, log });
}
