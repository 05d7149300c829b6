/** Building blocks shared by every part of the API. Times are RFC 3339 UTC with milliseconds; durations name their unit. */

export type Id = string;
export type Instant = string;

export interface Page<T> {
  data: T[];
  next_cursor: string | null;
  has_more: boolean;
}

/** One fault of a request body; `pointer` is a JSON Pointer (RFC 6901) into it. */
export interface FieldError {
  pointer: string;
  code: string;
  message: string;
}

/** Every error answer, as `application/problem+json` (RFC 9457). `code` is stable; `title` is for people. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail?: string;
  instance?: string;
  request_id: string;
  errors?: FieldError[];
  [extension: string]: unknown;
}

export const roles = ['agent', 'supervisor', 'admin'] as const;
export type Role = (typeof roles)[number];

/** The name of a channel's folder: which there are is in `GET /v1/channels`. */
export type ChannelKind = string;

export const channelClasses = ['chat', 'async', 'voice'] as const;
export type ChannelClass = (typeof channelClasses)[number];
