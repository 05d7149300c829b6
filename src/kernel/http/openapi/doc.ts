import { SetMetadata } from '@nestjs/common';
import type { z } from 'zod';

export const DOC = 'throughline:doc';
export const ANY_QUERY = 'throughline:any-query';

/** The fields of a small object, each with its type: `{ equal: 'boolean', decision: 'Decision', people: 'Profile[]' }`. */
export type Fields = Record<string, string>;

/**
 * What goes in or out: a zod schema; the name of a contract type, `Page<Message>` or `List<Draft>` (`{data: […]}`); fields;
 * a type with fields beside its own, as `['Bot', { apiKey: 'string' }]`; or one of `file` (one upload), `binary`, `text`,
 * `html`.
 */
export type Shape = string | z.ZodType | Fields | [string, Fields];

export interface RouteDoc {
  summary: string;
  /** More than one line, where the summary does not say it all. */
  about?: string;
  body?: Shape;
  answer?: Shape;
  /** Only where it differs from `@HttpCode`, or from 201 for POST and 200 for the rest. */
  status?: number;
  /**
   * Query parameters read as one object, each with what it means; those named in `@Query('name')` are found by themselves. Any
   * other is refused.
   */
  query?: Record<string, string>;
  /** Refusals of this route's own, by code: see contract/problems.ts. */
  problems?: string[];
}

/** Describes a route for `/v1/openapi.json`. Path, policy, status and headers are read from the route itself. */
export const Doc = (doc: RouteDoc) => SetMetadata(DOC, doc);

/** Who calls this adds parameters of their own: a vendor, a mail program, a page somebody else wrote. */
export const AnyQuery = () => SetMetadata(ANY_QUERY, true);

/** The query parameters of every list. */
export const paged = { cursor: '`next_cursor` of the page before', limit: 'at most so many, 1 to 200; 50 unless told' };
