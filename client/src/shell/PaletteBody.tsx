import { Fragment, useId, useState } from 'react';
import { IconSearch } from '../ui/icons';
import { Kbd } from '../ui/Kbd';
import { Marked, MarkedParts } from '../ui/Marked';
import classes from './Palette.module.css';
import { usePaletteItems } from './usePaletteItems';

export function PaletteBody({ close }: { close: () => void }) {
  const [written, setWritten] = useState('');
  const [at, setAt] = useState(0);
  const listId = useId();
  const items = usePaletteItems(written, true);
  const active = items[Math.min(at, items.length - 1)];
  const choose = (index: number) => {
    const item = items[index];
    if (!item || item.off) return;
    close();
    // After the layer is gone, so that what the command focuses keeps the focus.
    setTimeout(item.run, 0);
  };
  const onKey = (event: React.KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const next = (Math.max(0, Math.min(at, items.length - 1)) + step + items.length) % Math.max(1, items.length);
      setAt(next);
      document.getElementById(`${listId}-${next}`)?.scrollIntoView({ block: 'nearest' });
    }
    if (event.key === 'Escape') close();
    if (event.key === 'Enter') {
      event.preventDefault();
      choose(Math.min(at, items.length - 1));
    }
  };
  return (
    <div>
      <div className={classes.field}>
        <IconSearch size={18} stroke={1.65} aria-hidden="true" />
        <input
          // Asked for, and it may come a moment after its frame has looked for something to focus.
          autoFocus
          data-autofocus
          // Each layer would hear the key: only this one closes on it.
          data-mantine-stop-propagation="true"
          className={classes.input}
          placeholder="What do you want to do?"
          value={written}
          role="combobox"
          aria-label="Search commands, conversations and people"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={active ? `${listId}-${items.indexOf(active)}` : undefined}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            setWritten(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={onKey}
        />
      </div>
      <div className={classes.list} id={listId} role="listbox" aria-label="Results">
        {items.map((item, index) => (
          <Fragment key={`${item.group}:${item.id}`}>
            {items[index - 1]?.group === item.group ? null : (
              <div className={classes.group} role="presentation">
                {item.group}
              </div>
            )}
            <div
              id={`${listId}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={item === active}
              aria-disabled={item.off ? true : undefined}
              className={classes.row}
              onMouseMove={() => setAt(index)}
              onClick={() => choose(index)}
              onKeyDown={undefined}
            >
              <span className={classes.icon}>{item.icon ? <item.icon size={16} stroke={1.65} /> : null}</span>
              <span className={classes.title} data-said={item.parts ? true : undefined}>
                {item.parts ? <MarkedParts parts={item.parts} /> : <Marked text={item.title} part={written} />}
              </span>
              <span className={classes.hint}>{item.off ?? item.hint}</span>
              {item.keys ? <Kbd keys={item.keys} /> : null}
            </div>
          </Fragment>
        ))}
        {items.length === 0 ? <p className={classes.none}>Nothing has that name.</p> : null}
      </div>
      <div className={classes.foot}>
        <Kbd keys="arrowup arrowdown" /> choose
        <Kbd keys="enter" /> do it
        {active?.keys ? (
          <span className={classes.taught}>
            Next time press <Kbd keys={active.keys} />
          </span>
        ) : null}
      </div>
    </div>
  );
}
