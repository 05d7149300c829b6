import type { Disposition } from '@contract/routing';
import { Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { dispositionsQuery } from '../../api/desk';
import { IconClose } from '../../ui/icons';
import classes from './WrapUpPanel.module.css';

interface CodeChipsProps {
  queueId: string | null;
  chosen: string[];
  onChange: (codes: string[]) => void;
}

/** Each under what it is a kind of, level by level. */
function inTree(rest: Disposition[], all: Disposition[]): { each: Disposition; depth: number }[] {
  const known = new Set(all.map((each) => each.id));
  const under = (parent: string | null, depth: number): { each: Disposition; depth: number }[] =>
    all
      .filter((each) => (each.parentId && known.has(each.parentId) ? each.parentId : null) === parent)
      .flatMap((each) => [...(rest.includes(each) ? [{ each, depth }] : []), ...under(each.id, depth + 1)]);
  return under(null, 0);
}

/** The codes chosen for a wrap-up, and those left to choose from. */
export function CodeChips({ queueId, chosen, onChange }: CodeChipsProps) {
  const { data: all = [] } = useQuery(dispositionsQuery(queueId));
  const label = (code: string) => all.find((each) => each.code === code)?.label ?? code;
  const rest = all.filter((each) => !chosen.includes(each.code));
  // As a tree: what it is a kind of stands before it.
  const lines = inTree(rest, all);
  return (
    <div className={classes.chips}>
      {chosen.map((code) => (
        <span key={code} className={classes.chip}>
          {label(code)}
          <button
            type="button"
            aria-label={`Remove ${label(code)}`}
            onClick={() => onChange(chosen.filter((each) => each !== code))}
          >
            <IconClose size={13} stroke={1.9} aria-hidden="true" />
          </button>
        </span>
      ))}
      <Menu position="top-start" width={240}>
        <Menu.Target>
          <button type="button" className={classes.addCode} data-first-field>
            Add a code
          </button>
        </Menu.Target>
        <Menu.Dropdown mah={300} style={{ overflowY: 'auto' }}>
          {lines.map(({ each, depth }) => (
            <Menu.Item
              key={each.id}
              style={{ paddingInlineStart: 12 + depth * 16 }}
              onClick={() => onChange([...chosen, each.code])}
            >
              {each.label}
            </Menu.Item>
          ))}
          {rest.length === 0 ? <Menu.Label>This queue has no more codes</Menu.Label> : null}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
