import { Button } from '@mantine/core';
import type { ConversationDetail } from '@contract/conversations';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { can } from '../../can';
import { keys } from '../../api/keys';
import { useSkew } from '../../live/clock';
import { PlanCallback, hasNumber } from '../../owed/PlanCallback';
import { useCommands } from '../../shell/commands';
import { Avatar } from '../../ui/Avatar';
import { IconBack, IconCheck, IconNote, IconProfile, IconViewing } from '../../ui/icons';
import { IconButton } from '../../ui/IconButton';
import { Kbd } from '../../ui/Kbd';
import { ariaKeys, keysOf } from '../../ui/keys';
import { Pill, type Tone } from '../../ui/Pill';
import { useNow } from '../../ui/useNow';
import { moment } from '../../ui/words';
import { CallButton } from '../../voice/CallButton';
import { signs } from '../list/signs';
import { factsOf, slaFact, type Urgency } from '../list/turns';
import { PassOnButton } from '../transfer/PassOnButton';
import classes from './ConversationHeader.module.css';
import { MacroMenu } from './MacroMenu';
import { Participants } from './Participants';
import { PhoneMenu } from './PhoneMenu';
import { SnoozeMenu } from './SnoozeMenu';
import type { ConversationActions } from './useConversationActions';

const tones: Record<Urgency, Tone> = { calm: 'plain', warn: 'warn', danger: 'danger', accent: 'accent' };

export type OpenMenu = 'snooze' | 'callback' | 'transfer' | 'followers' | 'macro' | null;

interface ConversationHeaderProps {
  row: ConversationDetail;
  meId: string;
  wrapping: boolean;
  actions: ConversationActions;
  onResolve: () => void;
  menu: OpenMenu;
  setMenu: (menu: OpenMenu) => void;
  onToggleContext: () => void;
}

function stateWords(row: ConversationDetail, wrapping: boolean): string {
  if (wrapping) return 'Wrapping up';
  if (row.status === 'resolved') return 'Resolved';
  if (row.status === 'snoozed') return row.snoozedUntil ? `Snoozed until ${moment(row.snoozedUntil)}` : 'Snoozed';
  if (row.control.kind === 'bot') return `With ${row.control.name ?? 'a bot'}`;
  if (row.control.kind === 'queue') return row.queue ? `Waiting in ${row.queue.name}` : 'Waiting';
  return row.status === 'pending' ? 'Waiting on them' : 'Open';
}

/** Who it is with and who holds it, and all that can be done with the conversation as a whole. */
export function ConversationHeader({
  row,
  meId,
  wrapping,
  actions,
  onResolve,
  menu,
  setMenu,
  onToggleContext,
}: ConversationHeaderProps) {
  const title = useRef<HTMLHeadingElement>(null);
  const [editing, setEditing] = useState(false);
  const now = useNow(15_000) + useSkew();
  useEffect(() => {
    // Opening a row moves the focus here, unless the person is already writing somewhere.
    const caret = document.activeElement;
    if (!(caret instanceof HTMLTextAreaElement || caret instanceof HTMLInputElement))
      title.current?.focus({ preventScroll: true });
  }, []);
  useCommands([
    {
      id: 'rename',
      title: 'Edit the title',
      group: 'This conversation',
      icon: IconNote,
      keywords: 'subject what they want',
      run: () => setEditing(true),
    },
  ]);
  const name = row.profile.name ?? 'Unknown customer';
  const [fact] = factsOf(row, { meId, now, hasDraft: false, hasFailed: false, work: undefined });
  const agreed = row.status === 'resolved' ? null : slaFact(row, now);
  const Sign = signs[agreed?.sign ?? 'clock'];
  return (
    <header className={classes.header}>
      <span className={classes.back}>
        <IconButton label="Back to the list" command="leave" size="lg" onClick={actions.close}>
          <IconBack size={22} stroke={1.65} />
        </IconButton>
      </span>
      <div className={classes.titles}>
        {editing ? (
          <input
            className={classes.edit}
            aria-label="What the customer wants, in one line"
            defaultValue={row.subject ?? ''}
            // The person just asked to edit it
            autoFocus
            maxLength={140}
            onBlur={(event) => {
              setEditing(false);
              const subject = event.currentTarget.value.trim();
              if (subject && subject !== row.subject) void actions.rename(subject);
            }}
            onKeyDown={(event) => {
              if (event.key === 'Enter') event.currentTarget.blur();
              if (event.key === 'Escape') setEditing(false);
            }}
          />
        ) : (
          <h1 ref={title} tabIndex={-1} className={classes.title}>
            <span className={classes.narrow}>{name}</span>
            <button type="button" className={classes.subject} title="Edit the title" onClick={() => setEditing(true)}>
              {row.subject ?? name}
            </button>
          </h1>
        )}
        <span className={classes.promise} data-urgency={fact?.urgency}>
          {fact === undefined ? null : fact.words === agreed?.words ? (
            <Sign size={14} stroke={1.9} aria-hidden="true" />
          ) : null}
          {fact?.words}
        </span>
        <span className={classes.state}>
          {agreed ? (
            <Pill
              tone={tones[agreed.urgency]}
              icon={<Sign size={14} stroke={1.9} aria-hidden="true" />}
              title={row.sla?.policy}
            >
              {agreed.words}
            </Pill>
          ) : null}
          <Pill>{stateWords(row, wrapping)}</Pill>
        </span>
      </div>
      <Viewers conversationId={row.id} meId={meId} />
      <Participants
        conversationId={row.id}
        lastSeq={row.lastSeq}
        opened={menu === 'followers'}
        onChange={(open) => setMenu(open ? 'followers' : null)}
      />
      <span className={classes.context}>
        <IconButton label="About the customer" command="context" onClick={onToggleContext}>
          <IconProfile size={20} stroke={1.65} />
        </IconButton>
      </span>
      <span className={classes.tucked}>
        <MacroMenu row={row} opened={menu === 'macro'} onChange={(open) => setMenu(open ? 'macro' : null)} />
        <CallButton conversationId={row.id} profile={row.people} />
        <PlanCallback
          conversationId={row.id}
          profile={row.people}
          opened={menu === 'callback'}
          onChange={(open) => setMenu(open ? 'callback' : null)}
        />
        <PassOnButton
          row={row}
          opened={menu === 'transfer'}
          onChange={(open) => setMenu(open ? 'transfer' : null)}
          onPassed={actions.close}
        />
        <SnoozeMenu
          opened={menu === 'snooze'}
          onChange={(open) => setMenu(open ? 'snooze' : null)}
          onSnooze={(until) => void actions.snooze(until)}
          disabled={can.snooze(row) !== null}
        />
      </span>
      <PhoneMenu
        resolved={row.status === 'resolved'}
        wrapping={wrapping}
        onResolve={onResolve}
        onReopen={() => void actions.reopen()}
        setMenu={setMenu}
        canCall={hasNumber(row.people)}
      />
      {row.status === 'resolved' ? (
        <Button variant="default" className={classes.resolve} onClick={() => void actions.reopen()}>
          Reopen
        </Button>
      ) : (
        <Button
          variant="default"
          className={classes.resolve}
          data-away={wrapping || undefined}
          leftSection={<IconCheck size={16} stroke={1.65} />}
          rightSection={<Kbd of="resolve" />}
          onClick={onResolve}
          aria-keyshortcuts={ariaKeys(keysOf('resolve'))}
        >
          Resolve
        </Button>
      )}
    </header>
  );
}

interface Viewer {
  id: string;
  name: string;
  typing: boolean;
}

/** Who else is here, by name: the reason not to answer twice. */
function Viewers({ conversationId, meId }: { conversationId: string; meId: string }) {
  const { data } = useQuery<Viewer[]>({ queryKey: keys.viewers(conversationId), queryFn: () => [], enabled: false });
  const others = (data ?? []).filter((person) => person.id !== meId);
  const [first] = others;
  if (!first) return null;
  const does = first.typing ? 'is writing' : 'is reading';
  const words = others.length === 1 ? `${first.name.split(' ')[0]} ${does}` : `${others.length} others are here`;
  return (
    <span className={classes.viewers} title={others.map((person) => person.name).join(', ')}>
      <span className={classes.viewersWords}>
        <IconViewing size={16} stroke={1.65} aria-hidden="true" /> {words}
      </span>
      <span className={classes.viewersFace}>
        <Avatar kind="customer" name={first.name} size={22} />
        <span className="tl-visually-hidden">{words}</span>
      </span>
    </span>
  );
}
