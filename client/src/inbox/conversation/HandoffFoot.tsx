import { Button, Menu } from '@mantine/core';
import type { ConversationDetail } from '@contract/conversations';
import type { Handoff } from '@contract/handoff';
import { useQuery } from '@tanstack/react-query';
import { queuesQuery } from '../../api/desk';
import { can } from '../../can';
import { IconCalm, IconInferred, IconWorried } from '../../ui/icons';
import { Kbd } from '../../ui/Kbd';
import classes from './HandoffCard.module.css';
import { moodWords } from './handoff-words';
import type { ConversationActions } from './useConversationActions';

interface HandoffFootProps {
  handoff: Handoff;
  row: ConversationDetail;
  meId: string;
  actions: ConversationActions;
  onGotIt: () => void;
}

const manyGaps = 2;

/** The end of a handoff: what not to ask again, what the bot left unsaid, and taking it on. */
export function HandoffFoot({ handoff, row, meId, actions, onGotIt }: HandoffFootProps) {
  const { context, notSaid, bot } = handoff;
  const doNotAsk = context.doNotAsk ?? [];
  const mood = moodWords(handoff);
  const mine = row.control.kind === 'agent' && row.control.id === meId;
  const { data: queues } = useQuery({ ...queuesQuery, enabled: mine });
  return (
    <>
      {doNotAsk.length + notSaid.length > 0 ? (
        <div className={classes.strip} data-gaps={notSaid.length > manyGaps || undefined}>
          {doNotAsk.length > 0 ? (
            <span>
              <strong>Don’t ask again:</strong> {doNotAsk.join(', ').replaceAll('_', ' ')}
            </span>
          ) : null}
          {notSaid.length > 0 ? (
            <span className={classes.gaps}>
              <IconInferred size={14} stroke={1.9} aria-hidden="true" /> Not said: {notSaid.join(', ')}
            </span>
          ) : null}
        </div>
      ) : null}
      <footer className={classes.acts}>
        {mine && handoff.acknowledgedAt === null ? (
          <Button
            size="sm"
            rightSection={<Kbd of="got-it" />}
            onClick={() => {
              onGotIt();
              void actions.gotIt();
            }}
          >
            Got it
          </Button>
        ) : null}
        {mine ? (
          <>
            <Button size="sm" variant="default" onClick={() => void actions.handBack(bot.name)}>
              Give back<span className={classes.wide}>&nbsp;to {bot.name}</span>
            </Button>
            <Menu position="top-start" width={220}>
              <Menu.Target>
                <Button size="sm" variant="subtle">
                  Wrong queue
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Label>Where does it belong?</Menu.Label>
                {queues
                  ?.filter((queue) => queue.id !== handoff.queue?.id)
                  .map((queue) => (
                    <Menu.Item key={queue.id} onClick={() => void actions.wrongQueue(queue.id, queue.name)}>
                      {queue.name}
                    </Menu.Item>
                  ))}
              </Menu.Dropdown>
            </Menu>
          </>
        ) : (
          <Button
            size="sm"
            variant="default"
            disabled={can.takeOver(row, meId) !== null}
            onClick={() => void actions.takeOver()}
          >
            Take over
          </Button>
        )}
        {mood ? (
          <span className={classes.mood}>
            {mood === 'Calm' || mood === 'Friendly' ? (
              <IconCalm size={16} stroke={1.65} aria-hidden="true" />
            ) : (
              <IconWorried size={16} stroke={1.65} aria-hidden="true" />
            )}
            {mood}
          </span>
        ) : null}
      </footer>
    </>
  );
}
