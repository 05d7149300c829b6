import { Button, Checkbox, Switch } from '@mantine/core';
import { useState } from 'react';
import { savePreferences, useMe } from '../api/session';
import { chime } from '../notices/chime';
import { type NoticeChoice, noticeChoices, type NoticeKind, noticeKinds, noticeWords } from '../notices/kinds';
import { tellProblem } from '../shell/tell';
import table from '../ui/Table.module.css';
import form from './Form.module.css';
import classes from './Notices.module.css';

type Permission = NotificationPermission | 'none';
const permissionNow = (): Permission => (typeof Notification === 'undefined' ? 'none' : Notification.permission);

const permissionWords: Record<Permission, string> = {
  none: 'This browser shows no notices.',
  default: 'This browser has not been asked yet: until you allow it, nothing is shown outside the page.',
  granted: 'This browser shows them while you look elsewhere.',
  denied: 'You told this browser to show none. Its own settings for this page can change that.',
};

/** Of what one is told while one looks elsewhere, and how. The choice is the account's; the permission, each browser's. */
export function NoticesSection() {
  const { preferences } = useMe();
  const { kinds, repeat } = noticeChoices(preferences);
  const [permission, setPermission] = useState(permissionNow);
  const save = (change: Parameters<typeof savePreferences>[0]) =>
    void savePreferences(change).catch((error: unknown) => tellProblem('Your choice was not saved.', error));
  const choose = (kind: NoticeKind, how: Partial<NoticeChoice>) =>
    save((chosen) => {
      const { kinds: now } = noticeChoices(chosen);
      return { notices: { ...now, [kind]: { ...now[kind], ...how } } };
    });
  const ask = async () => setPermission(await Notification.requestPermission());
  const desktop = permission === 'granted';
  return (
    <div className={classes.page}>
      <p className={form.words}>Only while you look at another window or tab. One of your tabs speaks for all.</p>
      <table className={`${table.table} ${classes.table}`}>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Sound</th>
            <th scope="col">On the desktop</th>
          </tr>
        </thead>
        <tbody>
          {noticeKinds.map((kind) => (
            <tr key={kind}>
              <th scope="row">
                {noticeWords[kind].title}
                <p className={form.help}>{noticeWords[kind].help}</p>
              </th>
              <td>
                <Checkbox
                  aria-label={`Sound: ${noticeWords[kind].title}`}
                  checked={kinds[kind].sound}
                  onChange={(event) => choose(kind, { sound: event.currentTarget.checked })}
                />
              </td>
              <td>
                <Checkbox
                  aria-label={`On the desktop: ${noticeWords[kind].title}`}
                  checked={desktop && kinds[kind].desktop}
                  disabled={!desktop}
                  onChange={(event) => choose(kind, { desktop: event.currentTarget.checked })}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className={classes.permission}>
        <p className={form.words} role="status">
          {permissionWords[permission]}
        </p>
        <div className={form.buttons}>
          {permission === 'default' ? <Button onClick={() => void ask()}>Allow on this computer</Button> : null}
          <Button variant="default" onClick={chime}>
            Play the sound
          </Button>
        </div>
      </div>
      <Switch
        label="Again until it is read"
        description="Every 30 seconds, while you look elsewhere."
        checked={repeat}
        onChange={(event) => save({ noticeRepeat: event.currentTarget.checked })}
      />
    </div>
  );
}
