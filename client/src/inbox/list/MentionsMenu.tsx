import { Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useEffect, useState } from 'react';
import { mentions, mentionsQuery } from '../../api/mentions';
import { lastMention } from '../../live/passing';
import { useCommands } from '../../shell/commands';
import { tellProblem, tellWithOpen } from '../../shell/tell';
import { IconMention } from '../../ui/icons';
import { useStore } from '../../ui/store';
import { moment, plural } from '../../ui/words';
import classes from './MentionsMenu.module.css';

/** Where colleagues called me in notes: those not looked at yet are counted on the button. */
export function MentionsMenu() {
  const { data } = useQuery(mentionsQuery);
  const navigate = useNavigate();
  const [opened, setOpened] = useState(false);
  const fresh = useStore(lastMention);
  const open = useCallback(
    (conversationId: string) =>
      void navigate({ to: '/inbox/$conversationId', params: { conversationId }, search: (now) => now }),
    [navigate],
  );
  useEffect(() => {
    if (!fresh) return;
    const { by, text, conversationId } = fresh;
    tellWithOpen(`${by.name} mentioned you: ${text.slice(0, 80)}`, () => open(conversationId));
    lastMention.set(null);
  }, [fresh, open]);
  useCommands([{ id: 'mentions', title: 'Mentions', group: 'List', icon: IconMention, run: () => setOpened(true) }]);
  const unseen = data?.unseen ?? 0;
  const label = unseen > 0 ? `Mentions, ${unseen} new` : 'Mentions';
  return (
    <Menu opened={opened} onChange={setOpened} position="bottom-end" width={320} menuItemTabIndex={0}>
      <Menu.Target>
        <button type="button" className={classes.button} aria-label={label} title={label}>
          <IconMention size={18} stroke={1.65} aria-hidden="true" />
          {unseen > 0 ? (
            <span className={classes.count} aria-hidden="true">
              {unseen > 99 ? '99+' : unseen}
            </span>
          ) : null}
        </button>
      </Menu.Target>
      <Menu.Dropdown mah={420} style={{ overflowY: 'auto' }}>
        <Menu.Label>{unseen > 0 ? plural(unseen, 'new mention') : 'Mentions'}</Menu.Label>
        {data?.data.length === 0 ? <p className={classes.none}>Nobody mentioned you in a note yet.</p> : null}
        {data?.data.map((one) => (
          <Menu.Item
            key={one.id}
            className={classes.item}
            data-new={one.seenAt === null || undefined}
            onClick={() => open(one.conversationId)}
          >
            <span className={classes.who}>
              {one.by.name}
              {one.group ? ` to ${one.group.name}` : ''} about {one.customer ?? 'a customer'}
              {one.seenAt === null ? <span className="tl-visually-hidden">, new</span> : null}
            </span>
            <span className={classes.text}>{one.text}</span>
            <span className={classes.when}>{moment(one.at)}</span>
          </Menu.Item>
        ))}
        {unseen > 0 ? (
          <Menu.Item onClick={() => mentions.allSeen().catch((error: unknown) => tellProblem('They stay new.', error))}>
            Mark all as seen
          </Menu.Item>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}
