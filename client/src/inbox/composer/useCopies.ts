import type { Id } from '@contract/common';
import type { ReplyAll } from '@contract/mail';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { http } from '../../api/http';

const ADDRESS = /^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+$/;

export interface Copies {
  /** Null: folded away, and nobody is copied. */
  cc: string | null;
  bcc: string;
  setCc: (text: string | null) => void;
  setBcc: (text: string) => void;
  /** Who else stands in the mail that is answered. */
  all: ReplyAll | null;
  /** What the hub is told, or nothing. */
  options: { cc?: string[]; bcc?: string[] } | null;
  /** What is no address. */
  wrong: string[];
  clear: () => void;
}

/** Whom an answer by mail is copied to. Nobody, until the writer opens it: then everybody who stands in the mail. */
export function useCopies(conversationId: Id, isMail: boolean, lastSeq: number): Copies | null {
  const [cc, setCc] = useState<string | null>(null);
  const [bcc, setBcc] = useState('');
  const { data } = useQuery({
    queryKey: ['reply-all', conversationId, lastSeq],
    queryFn: ({ signal }) => http.get<ReplyAll>(`/v1/conversations/${conversationId}/reply-all`, {}, signal),
    enabled: isMail,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const clear = () => {
    setCc(null);
    setBcc('');
  };
  // Another conversation is about other people.
  useEffect(() => {
    setCc(null);
    setBcc('');
  }, [conversationId]);
  if (!isMail) return null;
  const lists = { cc: split(cc ?? ''), bcc: cc === null ? [] : split(bcc) };
  const { cc: to, bcc: secretly } = lists;
  const isCopied = to.length > 0 || secretly.length > 0;
  return {
    cc,
    bcc,
    setCc,
    setBcc,
    all: data ?? null,
    options: isCopied ? { ...(to.length > 0 && { cc: to }), ...(secretly.length > 0 && { bcc: secretly }) } : null,
    wrong: [...to, ...secretly].filter((one) => !ADDRESS.test(one)),
    clear,
  };
}

const split = (text: string): string[] => text.split(/[\s,;]+/).filter((one) => one !== '');
