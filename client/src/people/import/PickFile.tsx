import { Button, Select } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { problemOf } from '../../api/problem';
import { IconFile } from '../../ui/icons';
import { imports } from './api';
import { EarlierFiles } from './EarlierFiles';
import classes from './ImportPage.module.css';
import { charsets } from './charsets';

/** First step: a file, by choosing or by dropping it. Nothing is imported by that. */
export function PickFile({ onTaken }: { onTaken: (id: string, file: File) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [charset, setCharset] = useState('');
  const [over, setOver] = useState(false);
  const take = useMutation({
    mutationFn: (file: File) => imports.upload(file, charset),
    onSuccess: ({ id }, file) => onTaken(id, file),
  });
  const problem = take.isError ? problemOf(take.error) : null;
  return (
    <section className={classes.step} aria-label="Choose a file">
      <div
        className={classes.drop}
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          const [file] = event.dataTransfer.files;
          if (file) take.mutate(file);
        }}
      >
        <IconFile size={24} stroke={1.65} aria-hidden="true" />
        <p className={classes.lead}>A CSV file with a line of headings, or NDJSON</p>
        <input
          ref={input}
          type="file"
          accept=".csv,.tsv,.txt,.ndjson,.jsonl"
          aria-label="File with people"
          className="tl-visually-hidden"
          tabIndex={-1}
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? [];
            if (file) take.mutate(file);
            // The same file, mended meanwhile, may be chosen once more.
            event.currentTarget.value = '';
          }}
        />
        <Button loading={take.isPending} onClick={() => input.current?.click()}>
          Choose a file
        </Button>
        <p className={classes.quiet}>Nothing is imported yet: you see first what is in it.</p>
      </div>
      {problem ? (
        <p className={classes.fault} role="alert">
          {problem.errors?.[0]?.message ?? problem.title}
        </p>
      ) : null}
      <Select
        label="Letters"
        description="Only when names look wrong in the next step"
        data={charsets}
        value={charset}
        allowDeselect={false}
        onChange={(value) => setCharset(value ?? '')}
        className={classes.narrow}
      />
      <EarlierFiles />
    </section>
  );
}
