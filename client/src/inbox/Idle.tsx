import type { ConversationSummary } from '@contract/conversations';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { listQuery } from '../api/conversations';
import { deskQuery } from '../api/desk';
import { useMe } from '../api/session';
import { runCommand } from '../shell/commands';
import { useOffers } from '../shell/useOffers';
import { Empty } from '../ui/Empty';
import { IconNoQueue } from '../ui/icons';
import { nameWithin, plural } from '../ui/words';
import { byTurn } from './list/turns';
import { useCount } from './list/useRows';
import { OfferCard } from './OfferCard';

const classWords = { chat: 'chat', async: 'messages', voice: 'voice' } as const;

const listed = (words: string[]) => new Intl.ListFormat('en').format(words);

const whoWaits = (many: number) => `${plural(many, 'person waits', 'people wait')} for your answer`;

/** Whom I have and who wait for me, longest first. */
function useMyTurn(): ConversationSummary[] {
  const me = useMe();
  const { data } = useQuery(listQuery('mine'));
  return byTurn(data?.data ?? [], me.id).find(({ turn }) => turn === 'yours')?.rows ?? [];
}

/** Nothing is open: the offer, or the truth about why nothing comes. */
export function Idle() {
  const { data: desk } = useQuery(deskQuery);
  const { offers, take, leave } = useOffers();
  const navigate = useNavigate();
  const team = useCount('team');
  const waits = useMyTurn();
  const [first] = waits;
  const [offer] = offers;
  if (offer)
    return (
      <OfferCard
        offer={offer}
        more={offers.length - 1}
        onTake={() => take(offer)}
        onLeave={(reason) => leave(offer, reason)}
      />
    );
  if (!desk) return null;
  if (desk.queues.length === 0) {
    return (
      <Empty title="You are not in a queue yet" icon={<IconNoQueue size={24} stroke={1.65} />}>
        Offers come from queues. A supervisor looks after yours and can add you.
      </Empty>
    );
  }
  const lookAtTeam = (
    <Button variant="default" onClick={() => void navigate({ to: '/inbox', search: { scope: 'team' } })}>
      Look at Team{team && team !== '0' ? `, ${team}` : ''}
    </Button>
  );
  if (desk.status !== 'available') {
    return (
      <Empty
        title={`You are ${desk.status}`}
        actions={
          <>
            <Button onClick={() => runCommand('status.available')}>Be available</Button>
            {lookAtTeam}
          </>
        }
      >
        Offers wait until you are available.{first ? ` ${whoWaits(waits.length)}.` : ''}
      </Empty>
    );
  }
  const room = desk.capacity.filter((line) => line.limit > 0).map((line) => classWords[line.channelClass]);
  return (
    <Empty
      title={first ? whoWaits(waits.length) : 'Nobody is waiting for you'}
      actions={
        <>
          {first ? (
            <Button
              onClick={() =>
                void navigate({
                  to: '/inbox/$conversationId',
                  params: { conversationId: first.id },
                  search: (now) => now,
                })
              }
            >
              Answer {nameWithin(first.profile.name)}
            </Button>
          ) : (
            lookAtTeam
          )}
          <Button variant="subtle" onClick={() => runCommand('status.away')}>
            Take a break
          </Button>
        </>
      }
    >
      You are available for {listed(room) || 'conversations'} in {listed(desk.queues.map((queue) => queue.name))}.{' '}
      {desk.missed > 0 ? 'Offers pause after one was missed.' : 'The next one rings here.'}
    </Empty>
  );
}
