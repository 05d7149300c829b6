import type { Id } from '@contract/common';
import { Combobox, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { profilesQuery } from '../api/profiles';
import { IconSearch } from './icons';
import classes from './PersonPick.module.css';

interface PersonPickProps {
  label: string;
  placeholder: string;
  onPick: (id: Id) => void;
  /** What a dialog begins with. */
  isFirst?: boolean;
}

/** Finds one person by name or address. */
export function PersonPick({ label, placeholder, onPick, isFirst }: PersonPickProps) {
  const [text, setText] = useState('');
  const [asked] = useDebouncedValue(text.trim(), 150);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const found = useQuery({ ...profilesQuery(asked), enabled: asked !== '' });
  const people = asked === '' ? [] : (found.data?.data ?? []);
  const none = asked !== '' && found.isSuccess && people.length === 0;
  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(id) => {
        setText('');
        combobox.closeDropdown();
        onPick(id);
      }}
    >
      <Combobox.Target>
        <TextInput
          size="xs"
          aria-label={label}
          data-autofocus={isFirst || undefined}
          placeholder={placeholder}
          leftSection={<IconSearch size={16} stroke={1.65} aria-hidden="true" />}
          value={text}
          className={classes.field}
          onChange={(event) => {
            setText(event.currentTarget.value);
            combobox.openDropdown();
            combobox.updateSelectedOptionIndex();
          }}
          onFocus={() => combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={people.length === 0 && !none}>
        <Combobox.Options aria-label={label}>
          {people.map((person) => (
            <Combobox.Option key={person.id} value={person.id} className={classes.option}>
              <span>{person.name ?? 'Name not known'}</span>
              <span className={classes.address}>{person.identities[0]?.value}</span>
            </Combobox.Option>
          ))}
          {none ? <Combobox.Empty>Nobody by that name or address</Combobox.Empty> : null}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
