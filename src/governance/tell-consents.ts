import type { Agreement, ConsentCell, ConsentLine, Consents } from '../contract/consents.js';
import { type ConsentRecord, mayUse, settles, standingOf } from './judge-consent.js';

export type KnownLine = Omit<ConsentLine, 'stands'> & { since: string | null; only: string[] | null };
/** As much of a line as is judged by. */
export type JudgedLine = ConsentRecord & { id: string; purpose: string };
const ANONYMOUS = 'Agreed to by an anonymous visitor before they were known, which holds for their browser alone';
/** Counting for an address, those that hold for it and for no other. */
const isOfOne = ({ identityId, only }: JudgedLine): boolean => identityId !== null || only !== null;

export interface Known {
  name: string;
  needsConsent: boolean;
}

/** The lines as they are told: which count today, and what comes of them for each purpose, channel and address. */
export function tellConsents(lines: KnownLine[], purposes: Known[]): Consents {
  const { stands, cells } = tellCells(lines, purposes);
  const history = lines.map(({ since: _, only: __, ...line }) => ({ ...line, stands: stands.has(line.id) }));
  return { data: newestOf(history), history, cells };
}

/** The same in short, for whoever is told of the person. */
export function tellAgreements(lines: JudgedLine[], purposes: Known[]): Agreement[] {
  return tellCells(lines, purposes).cells.map(({ purpose, channel, identityId, state, allowed }) => ({
    purpose,
    channel,
    identityId,
    state,
    allowed,
  }));
}

function tellCells(lines: JudgedLine[], purposes: Known[]): { stands: Set<string>; cells: ConsentCell[] } {
  const stands = new Set<string>();
  const cells: ConsentCell[] = [];
  const channels = [...new Set(['any', ...lines.map(({ channel }) => channel)])];
  const known = new Map(purposes.map(({ name, needsConsent }) => [name, needsConsent]));
  for (const purpose of new Set([...known.keys(), ...lines.map((line) => line.purpose)])) {
    const said = lines.filter((line) => line.purpose === purpose);
    const addresses = [null, ...new Set(said.flatMap(({ identityId, only }) => identityId ?? only ?? []))];
    for (const channel of channels)
      for (const identityId of addresses) {
        const counting = standingOf(said, channel, identityId);
        for (const { id } of counting) stands.add(id);
        if (identityId !== null && !counting.some((line) => isOfOne(line))) continue;
        const anonymous = counting.length === 0 && said.some(({ only }) => only !== null);
        cells.push({
          ...tellCell({ purpose, channel, identityId }, counting, known.get(purpose) ?? true),
          ...(anonymous && { why: ANONYMOUS }),
        });
      }
  }
  return { stands, cells };
}

function tellCell(
  where: Pick<ConsentCell, 'purpose' | 'channel' | 'identityId'>,
  counting: JudgedLine[],
  needsConsent: boolean,
): ConsentCell {
  const decides = settles(counting);
  const said = decides?.granted ? ('granted' as const) : ('refused' as const);
  const state = decides ? said : ('unknown' as const);
  const judged = { state, at: decides?.at ?? null, source: decides?.source ?? null };
  const overruled = counting.filter((line) => line.granted && decides?.granted === false);
  const stricter = overruled.some((line) => line.profileId !== decides?.profileId);
  return {
    ...where,
    state,
    allowed: mayUse(judged, where.purpose, true, needsConsent),
    lineId: decides?.id ?? null,
    why: whyWords(decides, overruled, stricter, needsConsent),
    stricter,
  };
}

function whyWords(
  decides: JudgedLine | undefined,
  overruled: JudgedLine[],
  stricter: boolean,
  needsConsent: boolean,
): string {
  if (!decides)
    return needsConsent ? 'Never asked: nothing is sent without a yes' : 'Never refused: answers go where they wrote';
  const scope = `${decides.channel === 'any' ? ' everywhere' : ''}${isOfOne(decides) ? ' for one address' : ''}`;
  if (decides.granted) return `Given${scope}, and nothing said later takes it back`;
  if (stricter) return `Withdrawn${scope} on one of the merged records; the stricter of the two holds`;
  return overruled.length > 0 ? `Withdrawn${scope}; a refusal outweighs what was given` : `Withdrawn${scope}`;
}

/** The newest line of each record, purpose, channel and address; they come newest first. */
function newestOf(history: ConsentLine[]): ConsentLine[] {
  const seen = new Set<string>();
  return history.filter((line) => {
    const scope = `${line.profileId} ${line.purpose} ${line.channel} ${line.identityId}`;
    return !seen.has(scope) && seen.add(scope);
  });
}
