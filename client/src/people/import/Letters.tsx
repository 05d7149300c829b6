import { Button, Select } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { tellProblem } from '../../shell/tell';
import classes from './ImportPage.module.css';
import { imports } from './api';
import { charsets } from './charsets';

interface LettersProps {
  /** Not there any more when the page was loaded anew: then it is chosen again. */
  picked: File | undefined;
  onTaken: (id: string) => void;
  onOther: () => void;
}

/** Says that the letters of a file cannot be read, and reads it again by others. */
export function Letters({ picked, onTaken, onOther }: LettersProps) {
  const [charset, setCharset] = useState('windows-1252');
  const again = useMutation({
    mutationFn: (file: File) => imports.upload(file, charset),
    onSuccess: ({ id }) => onTaken(id),
    onError: (error) => tellProblem('The file was not read again.', error),
  });
  return (
    <div className={classes.letters} role="alert">
      <p className={classes.lead}>
        Some letters cannot be read and stand here as �. Every row that holds one would fail. The file is not UTF-8;
        spreadsheets on Windows often write it the older way.
      </p>
      <div className={classes.buttons}>
        {picked ? (
          <>
            <Select
              aria-label="Letters of the file"
              data={charsets.filter(({ value }) => value !== '')}
              value={charset}
              allowDeselect={false}
              onChange={(value) => setCharset(value ?? charset)}
              className={classes.narrow}
            />
            <Button loading={again.isPending} onClick={() => again.mutate(picked)}>
              Read it again
            </Button>
          </>
        ) : (
          <Button variant="default" onClick={onOther}>
            Choose it again, with its letters
          </Button>
        )}
      </div>
    </div>
  );
}
