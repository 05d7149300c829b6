import { Popover } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { IconClose, IconPlus } from '../../ui/icons';
import { Section } from '../../ui/Section';
import classes from './ContextPanel.module.css';

// Only when somebody writes one: not part of the first load.
const TagField = lazy(() => import('../../ui/TagField').then(({ TagField: component }) => ({ default: component })));

export function Tags({ tags, onChange }: { tags: string[]; onChange: (tags: string[]) => void }) {
  const [open, setOpen] = useState(false);
  const add = (written: string) => {
    const tag = written.trim().toLowerCase();
    if (tag && !tags.includes(tag)) onChange([...tags, tag]);
    setOpen(false);
  };
  return (
    <Section label="Tags">
      <div className={classes.pills}>
        {tags.map((tag) => (
          <span key={tag} className={classes.tag}>
            {tag}
            <button
              type="button"
              aria-label={`Remove the tag ${tag}`}
              onClick={() => onChange(tags.filter((each) => each !== tag))}
            >
              <IconClose size={12} stroke={1.9} aria-hidden="true" />
            </button>
          </span>
        ))}
        <Popover opened={open} onChange={setOpen} trapFocus returnFocus position="bottom-start">
          <Popover.Target>
            <button type="button" data-add-tag className={classes.addTag} onClick={() => setOpen((now) => !now)}>
              <IconPlus size={13} stroke={1.9} aria-hidden="true" /> Tag
            </button>
          </Popover.Target>
          <Popover.Dropdown p={8}>
            <Suspense fallback={null}>
              <TagField place="/v1/conversations/tags" has={tags} maxLength={40} onAdd={add} />
            </Suspense>
          </Popover.Dropdown>
        </Popover>
      </div>
    </Section>
  );
}
