import type { Import } from '@contract/imports';
import { Button, Radio, Select, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useMe } from '../../api/session';
import { problemOf } from '../../api/problem';
import table from '../../ui/Table.module.css';
import { plural } from '../../ui/words';
import { purposesQuery } from '../ConsentGrid.data';
import { type Choices, imports } from './api';
import { dateOrders, hasDates, orderOf } from './dates';
import { AS_TRAIT, fieldGroupsOf, LEFT_OUT, toChoice, toField } from './fields';
import classes from './ImportPage.module.css';
import { Letters } from './Letters';
import { isGarbled } from './charsets';

interface MapColumnsProps {
  file: Import;
  /** As it was chosen on this very page. */
  picked: File | undefined;
  onTaken: (id: string) => void;
  onOther: () => void;
}

/** Second step: what each column is, with its first values beside it; how sure the addresses are; then a dry run. */
export function MapColumns({ file, picked, onTaken, onOther }: MapColumnsProps) {
  const me = useMe();
  const [mapping, setMapping] = useState(file.options?.mapping ?? file.suggested);
  const [rest, setRest] = useState<Omit<Choices, 'mapping'>>(file.options ?? { proof: 'claimed', existing: 'keep' });
  const [dates, setDates] = useState(file.options ? (file.options.dates ?? '') : orderOf(file));
  const choices = (): Choices => ({
    mapping: Object.fromEntries(Object.entries(mapping).filter(([, field]) => field !== LEFT_OUT)),
    proof: rest.proof,
    existing: rest.existing,
    ...(dates && hasDates(mapping) ? { dates } : {}),
    ...Object.fromEntries(
      (['consentSource', 'consentText', 'country'] as const).flatMap((name) =>
        rest[name] ? [[name, rest[name]]] : [],
      ),
    ),
  });
  const check = useMutation({ mutationFn: () => imports.check(file.id, choices()) });
  const fields = Object.values(mapping);
  const { data: purposes = [] } = useQuery(purposesQuery);
  const groups = fieldGroupsOf(purposes, fields);
  const hasAddress = ['email', 'phone', 'external_id'].some((one) => fields.includes(one as 'email'));
  const hasConsent = fields.some((one) => one.startsWith('consent:'));
  const problem = check.isError ? problemOf(check.error) : null;
  return (
    <form
      className={classes.step}
      aria-label="What the columns are"
      onSubmit={(event) => {
        event.preventDefault();
        check.mutate();
      }}
    >
      <p className={classes.lead}>
        {file.name}: {plural(file.rows, 'row')}. Say what each column is.
      </p>
      {isGarbled(file) ? <Letters picked={picked} onTaken={onTaken} onOther={onOther} /> : null}
      <div className={classes.scroll}>
        <table className={`${table.table} ${classes.columns}`}>
          <thead>
            <tr>
              <th scope="col">Column</th>
              <th scope="col">First values</th>
              <th scope="col">Is</th>
            </tr>
          </thead>
          <tbody>
            {file.columns.map((column, place) => (
              <tr key={column}>
                <th scope="row" className={classes.column}>
                  {column}
                </th>
                <td className={classes.values}>
                  {file.preview
                    .map((row) => row[place])
                    .filter(Boolean)
                    .slice(0, 3)
                    .join(' · ') || <span className={table.quiet}>empty</span>}
                </td>
                <td>
                  <Select
                    size="xs"
                    aria-label={`${column} is`}
                    data={groups}
                    value={toChoice(mapping[column])}
                    allowDeselect={false}
                    searchable
                    onFocus={(event) => event.currentTarget.select()}
                    onChange={(value) => setMapping({ ...mapping, [column]: toField(column, value ?? AS_TRAIT) })}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className={classes.choices}>
        <Radio.Group
          label="How sure are the addresses?"
          value={rest.proof}
          onChange={(proof) => setRest({ ...rest, proof: proof as Choices['proof'] })}
        >
          <Radio value="claimed" label="Claimed: they find nobody’s history and join nobody" />
          <Radio
            value="verified"
            disabled={me.role !== 'admin'}
            label={
              me.role === 'admin'
                ? 'Verified: each was checked, and records that share one become one person'
                : 'Verified: only an admin may say so'
            }
          />
        </Radio.Group>
        <Radio.Group
          label="Where we know something already"
          value={rest.existing}
          onChange={(existing) => setRest({ ...rest, existing: existing as Choices['existing'] })}
        >
          <Radio value="keep" label="Keep what is known, fill what is missing" />
          <Radio value="overwrite" label="The file is right" />
        </Radio.Group>
        <TextInput
          label="Country of numbers without one"
          description="Two letters, like GB"
          maxLength={2}
          value={rest.country ?? ''}
          onChange={(event) => setRest({ ...rest, country: event.currentTarget.value.toUpperCase() })}
          className={classes.narrow}
        />
        {hasDates(mapping) ? (
          <Select
            label="Dates in this file"
            description="03/04/1980 is two days: nothing is guessed"
            data={dateOrders}
            value={dates}
            allowDeselect={false}
            onChange={(value) => setDates((value ?? '') as typeof dates)}
            className={classes.narrow}
          />
        ) : null}
        {hasConsent ? (
          <>
            <TextInput
              label="Where they agreed"
              placeholder="Shop form, 2025"
              value={rest.consentSource ?? ''}
              onChange={(event) => setRest({ ...rest, consentSource: event.currentTarget.value })}
              className={classes.narrow}
            />
            <TextInput
              label="To which words"
              value={rest.consentText ?? ''}
              onChange={(event) => setRest({ ...rest, consentText: event.currentTarget.value })}
            />
          </>
        ) : null}
      </div>
      {hasAddress ? null : (
        <p className={classes.quiet}>Say which column is the e-mail, the phone or the customer number.</p>
      )}
      {problem ? (
        <p className={classes.fault} role="alert">
          {problem.errors?.[0]?.message ?? problem.title}
        </p>
      ) : null}
      <div className={classes.buttons}>
        <Button type="submit" disabled={!hasAddress} loading={check.isPending}>
          Try it without effect
        </Button>
        <Button variant="default" onClick={onOther}>
          Choose another file
        </Button>
      </div>
    </form>
  );
}
