import { Button, Switch } from '@mantine/core';
import { useState } from 'react';
import { savePreferences, useMe } from '../../api/session';
import { keyedFor, keyNames } from '../../shell/key-names';
import keyed from '../../shell/KeyGroups.module.css';
import { openLayer } from '../../shell/layers';
import { usePreferences } from '../../shell/preferences';
import { tell, tellProblem } from '../../shell/tell';
import { defaultKeys, type KeyedId } from '../../ui/default-keys';
import { Kbd } from '../../ui/Kbd';
import { IconKeyboard } from '../../ui/icons';
import form from '../Form.module.css';
import { KeyRow } from './KeyRow';
import classes from './Keys.module.css';

/** Single keys can hit what was meant for speech input, so they can be switched off as a whole; and each key can be another. */
export function KeysSection() {
  const { role } = useMe();
  const { singleKeys, keys } = usePreferences();
  const [changing, setChanging] = useState<KeyedId | null>(null);
  const save = (change: Record<string, unknown>, done?: string) =>
    void savePreferences(change).then(
      () => done && tell(done),
      (error: unknown) => tellProblem('Your choice was not saved.', error),
    );
  const choose = (what: Partial<Record<KeyedId, string>>, done: string) => {
    const own = { ...keys, ...what };
    // What is as we ship it is not a choice: ours may change one day.
    const changed = Object.entries(own).filter(([id, key]) => key !== defaultKeys[id as KeyedId]);
    save({ keys: Object.fromEntries(changed) }, done);
    setChanging(null);
  };
  const groups = new Map<string, KeyedId[]>();
  for (const id of keyedFor(role)) groups.set(keyNames[id].group, [...(groups.get(keyNames[id].group) ?? []), id]);
  return (
    <>
      <div className={form.form}>
        <Switch
          label="Single keys"
          description="One letter does one thing, outside text fields. Switch this off if you dictate, or if keys fire by themselves. Keys with Ctrl or ⌘ and the F keys go on working."
          checked={singleKeys}
          onChange={(event) => save({ singleKeys: event.currentTarget.checked })}
        />
        <div className={form.buttons}>
          <Button
            variant="default"
            leftSection={<IconKeyboard size={16} stroke={1.65} aria-hidden="true" />}
            rightSection={<Kbd of="shortcuts" />}
            onClick={() => openLayer('shortcuts')}
          >
            Show all keys
          </Button>
          <Button
            variant="default"
            disabled={Object.keys(keys).length === 0}
            onClick={() => save({ keys: {} }, 'All keys are as they were')}
          >
            Reset all keys
          </Button>
        </div>
      </div>
      <div className={`${keyed.groups} ${classes.groups}`}>
        {[...groups].map(([group, list]) => (
          <section key={group} className={keyed.group} aria-label={group}>
            <h2 className={keyed.label}>{group}</h2>
            <ul className={classes.list}>
              {list.map((id) => (
                <KeyRow
                  key={id}
                  id={id}
                  isOwn={id in keys}
                  changing={changing === id}
                  onChanging={(now) => setChanging(now ? id : null)}
                  onChoose={choose}
                />
              ))}
            </ul>
          </section>
        ))}
      </div>
    </>
  );
}
