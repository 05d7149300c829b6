import { variables } from '@contract/variables';
import { Button, Menu, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { fieldsQuery } from '../../people/known';
import { IconPlus } from '../../ui/icons';
import classes from './Steps.module.css';

const labels: Record<(typeof variables)[number], string> = {
  'customer.name': 'Customer’s name',
  'customer.first_name': 'Customer’s first name',
  'customer.email': 'Customer’s e-mail address',
  'customer.phone': 'Customer’s phone number',
  'agent.name': 'Colleague’s name',
  'agent.first_name': 'Colleague’s first name',
  'queue.name': 'Queue',
  'conversation.id': 'Conversation’s number',
  'conversation.subject': 'Subject',
  'conversation.channel': 'Channel',
  'conversation.inbox': 'Inbox',
};
const groups = { customer: 'Customer', agent: 'Colleague', queue: 'Conversation', conversation: 'Conversation' };

interface WordsFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  error?: string | undefined;
  minRows?: number;
  /** Nobody runs a rule: there is no colleague to name. */
  by?: 'macro' | 'rule';
}

/** Words that go out, with variables put in where the caret stands. */
export function WordsField({ label, value, onChange, error, minRows = 2, by = 'macro' }: WordsFieldProps) {
  const { data: declared = [] } = useQuery(fieldsQuery);
  const area = useRef<HTMLTextAreaElement>(null);
  const offered = [
    ...variables
      .filter((name) => by === 'macro' || !name.startsWith('agent.'))
      .map((name) => ({ name: name as string, label: labels[name], group: groupOf(name) })),
    ...declared
      .filter((one) => one.visibility === 'team')
      .map((one) => ({ name: `customer.${one.name}`, label: one.label, group: 'Customer’s fields' })),
  ];
  const put = (name: string) => {
    const box = area.current;
    const word = `{{${name}}}`;
    const [from, to] = [box?.selectionStart ?? value.length, box?.selectionEnd ?? value.length];
    onChange(value.slice(0, from) + word + value.slice(to));
    // The menu gives the focus back to its button when it is gone; the words are where one goes on.
    setTimeout(() => {
      box?.focus();
      box?.setSelectionRange(from + word.length, from + word.length);
    }, 50);
  };
  return (
    <div className={classes.words}>
      <Textarea
        ref={area}
        label={label}
        autosize
        minRows={minRows}
        maxRows={12}
        value={value}
        error={error}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <div className={classes.wordsFoot}>
        <Menu position="bottom-start" width={260} returnFocus={false} menuItemTabIndex={0}>
          <Menu.Target>
            <Button
              variant="subtle"
              size="compact-sm"
              leftSection={<IconPlus size={14} stroke={1.65} aria-hidden="true" />}
            >
              Put in a variable
            </Button>
          </Menu.Target>
          <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
            {[...new Set(offered.map((one) => one.group))].map((group) => (
              <div key={group} role="group" aria-label={group}>
                <Menu.Label>{group}</Menu.Label>
                {offered
                  .filter((one) => one.group === group)
                  .map((one) => (
                    <Menu.Item key={one.name} onClick={() => put(one.name)}>
                      {one.label}
                    </Menu.Item>
                  ))}
              </div>
            ))}
          </Menu.Dropdown>
        </Menu>
        <span className={classes.help}>
          Words for when it is not known: <code>{'{{customer.first_name|there}}'}</code>
        </span>
      </div>
    </div>
  );
}

const groupOf = (name: string): string => groups[name.split('.')[0] as keyof typeof groups];
