import { Modal } from '@mantine/core';
import { Kbd } from '../ui/Kbd';
import { useStore } from '../ui/store';
import { type Command, useCurrentCommands } from './commands';
import { layer, openLayer } from './layers';
import classes from './ShortcutSheet.module.css';

function Groups() {
  const commands = useCurrentCommands().filter((command) => command.keys);
  const groups = new Map<string, Command[]>();
  for (const command of commands) groups.set(command.group, [...(groups.get(command.group) ?? []), command]);
  return (
    <div className={classes.groups}>
      {[...groups].map(([group, list]) => (
        <section key={group} className={classes.group}>
          <h3 className={classes.label}>{group}</h3>
          <dl className={classes.list}>
            {list.map((command) => (
              <div key={command.id} className={classes.line}>
                <dt>{command.title}</dt>
                <dd>
                  <Kbd keys={command.keys ?? ''} />
                  <span className="tl-visually-hidden">{command.keys}</span>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}

/** Every key that does something here, by where it does it. */
export function ShortcutSheet() {
  const open = useStore(layer) === 'shortcuts';
  return (
    <Modal
      opened={open}
      onClose={() => openLayer(null)}
      title="Keyboard shortcuts"
      closeButtonProps={{ 'aria-label': 'Close' }}
      size={720}
      zIndex={50}
      classNames={{ title: classes.title }}
    >
      {open ? <Groups /> : null}
      <p className={classes.foot}>
        What works here and now. Single keys rest while you write, and can be switched off in Settings.
      </p>
    </Modal>
  );
}
