import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { deskQuery } from '../api/desk';
import { runCommand } from '../shell/commands';
import { useOffers } from '../shell/useOffers';
import { Empty } from '../ui/Empty';
import { IconNoQueue } from '../ui/icons';
import { useCount } from './list/useRows';
import { OfferCard } from './OfferCard';

const classWords = { chat: 'chat', async: 'messages', voice: 'voice' } as const;

const listed = (words: string[]) => new Intl.ListFormat('en').format(words);

/** Nothing is open: the offer, or the truth about why nothing comes. */
export function Idle() {
  const { data: desk } = useQuery(deskQuery);
  const { offers, take, leave } = useOffers();
  const navigate = useNavigate();
  const team = useCount('team');
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
        Offers wait until you are available.
      </Empty>
    );
  }
  const room = desk.capacity.filter((line) => line.limit > 0).map((line) => classWords[line.channelClass]);
  return (
    <Empty
      title="Nobody is waiting for you"
      actions={
        <>
          {lookAtTeam}
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
