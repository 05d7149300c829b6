import { Popover } from '@mantine/core';
import { useState } from 'react';
import { IconClose, IconPlus } from '../../ui/icons';
import { Section } from '../../ui/Section';
import classes from './ContextPanel.module.css';

export function Tags({ tags, onChange }: { tags: string[]; onChange: (tags: string[]) => void }) {
  const [open, setOpen] = useState(false);
  const [written, setWritten] = useState('');
  const add = () => {
    const tag = written.trim().toLowerCase();
    if (tag && !tags.includes(tag)) onChange([...tags, tag]);
    setWritten('');
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
            <button type="button" id="add-tag" className={classes.addTag} onClick={() => setOpen((now) => !now)}>
              <IconPlus size={13} stroke={1.9} aria-hidden="true" /> Tag
            </button>
          </Popover.Target>
          <Popover.Dropdown p={8}>
            <input
              data-autofocus
              className={classes.tagField}
              aria-label="New tag"
              placeholder="A word, then Enter"
              maxLength={40}
              value={written}
              onChange={(event) => setWritten(event.currentTarget.value)}
              onKeyDown={(event) => event.key === 'Enter' && add()}
            />
          </Popover.Dropdown>
        </Popover>
      </div>
    </Section>
  );
}
