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

export function CodeChips({ queueId, chosen, onChange }: CodeChipsProps) {
  const { data: all = [] } = useQuery(dispositionsQuery(queueId));
  const label = (code: string) => all.find((each) => each.code === code)?.label ?? code;
  const rest = all.filter((each) => !chosen.includes(each.code));
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
          {rest.map((each) => (
            <Menu.Item key={each.id} onClick={() => onChange([...chosen, each.code])}>
              {each.label}
            </Menu.Item>
          ))}
          {rest.length === 0 ? <Menu.Label>This queue has no more codes</Menu.Label> : null}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
