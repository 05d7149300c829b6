import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Injectable } from '@nestjs/common';
import { projectRoot } from '../../kernel/config/project-root.js';
import { notFound } from '../../kernel/http/problem.js';

const types: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.woff2': 'font/woff2',
};

export interface WidgetFile {
  contentType: string;
  body: Buffer;
  encoding: 'br' | 'gzip' | null;
}

/** The built widget, read once and kept: a handful of small files. */
@Injectable()
export class WidgetFiles {
  private readonly folder = path.join(projectRoot(), 'dist/widget');
  private readonly kept = new Map<string, Promise<Buffer | null>>();

  async find(name: string, accepts = ''): Promise<WidgetFile> {
    const contentType = types[path.extname(name)];
    if (!contentType || !/^(assets\/)?[\w.-]+$/.test(name) || name.includes('..')) throw notFound('file');
    for (const [encoding, ending] of [
      ['br', '.br'],
      ['gzip', '.gz'],
    ] as const) {
      const body = accepts.includes(encoding) ? await this.read(name + ending) : null;
      if (body) return { contentType, body, encoding };
    }
    const body = await this.read(name);
    if (!body) throw notFound('file');
    return { contentType, body, encoding: null };
  }

  private read(name: string): Promise<Buffer | null> {
    const known = this.kept.get(name);
    if (known) return known;
    const reading = readFile(path.join(this.folder, name)).catch(() => null);
    this.kept.set(name, reading);
    // What is not there may be built a moment later.
    void reading.then((body) => body ?? this.kept.delete(name));
    return reading;
  }
}
