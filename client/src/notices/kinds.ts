/** What one can be told of while one looks elsewhere. */
export type NoticeKind = 'offer' | 'message' | 'mention' | 'due';

export interface NoticeChoice {
  sound: boolean;
  desktop: boolean;
}

export interface NoticeChoices {
  kinds: Record<NoticeKind, NoticeChoice>;
  /** Again every half a minute, until it was read. */
  repeat: boolean;
}

export const noticeWords: Record<NoticeKind, { title: string; help: string }> = {
  offer: { title: 'Work is offered to me', help: 'Until it is taken or its time is over.' },
  message: { title: 'A customer of mine writes', help: 'In a conversation that is with you, until it is read.' },
  mention: { title: 'A colleague calls me', help: 'By my name, my team or my queue, in a note.' },
  due: { title: 'An agreed time is nearly over', help: 'Of a reply or a solution that is mine to give.' },
};

export const noticeKinds = Object.keys(noticeWords) as NoticeKind[];

/** As the account keeps them. Nothing is shown outside the page before this browser was allowed to. */
export function noticeChoices(raw: Record<string, unknown>): NoticeChoices {
  const kept = (raw.notices ?? {}) as Partial<Record<NoticeKind, Partial<NoticeChoice>>>;
  const choice = (kind: NoticeKind): NoticeChoice => ({
    // An offer has its tone unless somebody took it away, here or before there were others.
    sound: kept[kind]?.sound ?? (kind === 'offer' && raw.sound !== false),
    desktop: kept[kind]?.desktop ?? kind !== 'due',
  });
  return {
    kinds: { offer: choice('offer'), message: choice('message'), mention: choice('mention'), due: choice('due') },
    repeat: raw.noticeRepeat !== false,
  };
}
