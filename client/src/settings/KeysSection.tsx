import { Button, Switch } from '@mantine/core';
import { savePreferences } from '../api/session';
import { openLayer } from '../shell/layers';
import { usePreferences } from '../shell/preferences';
import { tellProblem } from '../shell/tell';
import { Kbd } from '../ui/Kbd';
import { IconKeyboard } from '../ui/icons';
import classes from './Form.module.css';

/** Single keys can hit what was meant for speech input, so they can be switched off as a whole. */
export function KeysSection() {
  const { singleKeys } = usePreferences();
  const save = (on: boolean) =>
    void savePreferences({ singleKeys: on }).catch((error: unknown) =>
      tellProblem('Your choice was not saved.', error),
    );
  return (
    <div className={classes.form}>
      <Switch
        label="Single keys"
        description="One letter does one thing, outside text fields. Switch this off if you dictate, or if keys fire by themselves. Keys with Ctrl or ⌘ go on working."
        checked={singleKeys}
        onChange={(event) => save(event.currentTarget.checked)}
      />
      <Button
        variant="default"
        leftSection={<IconKeyboard size={16} stroke={1.65} aria-hidden="true" />}
        rightSection={<Kbd keys="?" />}
        onClick={() => openLayer('shortcuts')}
      >
        Show all keys
      </Button>
    </div>
  );
}
