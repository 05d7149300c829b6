import { Link } from '@tanstack/react-router';
import { useMe } from '../api/session';
import type { KeyedId } from '../ui/default-keys';
import { Kbd } from '../ui/Kbd';
import { keysOf, keyWords } from '../ui/keys';
import link from '../ui/TextLink.module.css';
import { useCurrentCommands } from './commands';
import { keyedFor, keyNames } from './key-names';
import keyed from './KeyGroups.module.css';
import { openLayer } from './layers';
import { usePreferences } from './preferences';
import classes from './ShortcutSheet.module.css';

/** All keys under what they are for; those that do nothing on this screen stand back. */
export function ShortcutGroups() {
  const { role } = useMe();
  const { singleKeys } = usePreferences();
  const here = new Set(useCurrentCommands().map(({ id, keyOf }) => keyOf ?? id));
  const groups = new Map<string, KeyedId[]>();
  for (const id of keyedFor(role)) {
    if (keysOf(id)) groups.set(keyNames[id].group, [...(groups.get(keyNames[id].group) ?? []), id]);
  }
  return (
    <>
      <div className={keyed.groups}>
        {[...groups].map(([group, list]) => (
          <section key={group} className={keyed.group}>
            <h3 className={keyed.label}>{group}</h3>
            <dl className={classes.list}>
              {list.map((id) => (
                // Sending is the field's own, and no command.
                <div key={id} className={classes.line} data-elsewhere={(id !== 'send' && !here.has(id)) || undefined}>
                  <dt>{keyNames[id].title}</dt>
                  <dd>
                    <Kbd of={id} always />
                    <span className="tl-visually-hidden">{keyWords(keysOf(id))}</span>
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className={classes.foot}>
        {singleKeys
          ? 'Quiet ones work on other screens. Single keys rest while you write. '
          : 'Single keys are switched off; those with Ctrl or ⌘ and the F keys work. '}
        <Link
          to="/settings/{-$section}"
          params={{ section: 'keys' }}
          className={link.link}
          onClick={() => openLayer(null)}
        >
          Change keys
        </Link>
      </p>
    </>
  );
}
