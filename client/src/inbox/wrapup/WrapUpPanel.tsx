import { Button, Checkbox, SegmentedControl, Textarea } from '@mantine/core';
import type { ConversationDetail } from '@contract/conversations';
import type { Handoff } from '@contract/handoff';
import type { WorkItem } from '@contract/routing';
import { useEffect, useRef } from 'react';
import { chordOf, isTextField } from '../../shell/keyboard';
import { focusIfNowhere } from '../../shell/panes';
import { IconNotUseful, IconUseful } from '../../ui/icons';
import { Kbd } from '../../ui/Kbd';
import { ariaKeys, keysOf } from '../../ui/keys';
import { moment } from '../../ui/words';
import { CodeChips } from './CodeChips';
import { NewPromise } from './NewPromise';
import { TimeLeft } from './TimeLeft';
import { type Solved, useWrapUp } from './useWrapUp';
import classes from './WrapUpPanel.module.css';

interface WrapUpPanelProps {
  row: ConversationDetail;
  work: WorkItem | undefined;
  handoff: Handoff | undefined;
  onDone: () => void;
  onCancel: (() => void) | null;
}

function meta(work: WorkItem | undefined): string {
  if (work?.wrapUp.mode === 'fixed')
    return work.wrapUp.noted
      ? 'Noted. Your slot frees up when the time is up.'
      : 'Your slot frees up when the time is up.';
  if (work?.wrapUp.mode === 'optional') return 'Only if there is something to note.';
  return 'Your slot frees up when you finish.';
}

function foot(work: WorkItem | undefined): string | null {
  if (work?.state === 'wrapping' && work.wrapUp.mode === 'required')
    return 'It takes as long as it takes: finish to go on.';
  return work?.wrapUpUntil ? 'If time runs out we save what is here and mark it unfinished.' : null;
}

/** Takes the composer's place when the talk is over: what it was, whether it is solved, what was promised. */
export function WrapUpPanel({ row, work, handoff, onDone, onCancel }: WrapUpPanelProps) {
  const form = useWrapUp(row, work?.id ?? row.id, handoff, work?.wrapUpUntil ?? null, onDone);
  const bot = handoff?.bot.name;
  const fixed = work?.wrapUp.mode === 'fixed';
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    // A sentence being written elsewhere keeps its caret.
    if (!isTextField(document.activeElement)) panel.current?.querySelector<HTMLElement>('[data-first-field]')?.focus();
    return () => focusIfNowhere('conversation');
  }, []);
  return (
    <section
      ref={panel}
      className={classes.panel}
      aria-label="Wrap up"
      onKeyDown={(event) => {
        if (chordOf(event.nativeEvent) !== keysOf('send')) return;
        event.preventDefault();
        event.stopPropagation();
        void form.finish();
      }}
    >
      <header className={classes.head}>
        <strong>Wrap up</strong>
        <span className={classes.meta}>{meta(work)}</span>
        {work?.wrapUpUntil ? <TimeLeft until={work.wrapUpUntil} /> : null}
      </header>
      <div className={classes.grid}>
        <span className={classes.label}>What it was</span>
        <CodeChips queueId={work?.queue.id ?? row.queue?.id ?? null} chosen={form.codes} onChange={form.setCodes} />
        <span className={classes.label}>Solved?</span>
        <SegmentedControl
          aria-label="Solved?"
          className={classes.solved}
          value={form.solved ?? ''}
          onChange={(value) => form.setSolved(value as Solved)}
          data={[
            { value: 'yes', label: 'Yes' },
            { value: 'not_yet', label: 'Not yet' },
            { value: 'cannot', label: 'Can’t be' },
          ]}
        />
        <label className={classes.label} htmlFor="wrap-up-summary">
          Summary
        </label>
        <Textarea
          id="wrap-up-summary"
          autosize
          minRows={2}
          maxRows={5}
          value={form.summary}
          onChange={(event) => form.setSummary(event.currentTarget.value)}
          placeholder="What the next person should know"
        />
        <span className={classes.label}>Promises</span>
        <div className={classes.promises}>
          {form.promises.map((each) => (
            <Checkbox
              key={each.text}
              checked={each.kept}
              onChange={() => form.togglePromise(each.text)}
              label={
                <>
                  {each.text} {each.dueAt ? <span className={classes.meta}>by {moment(each.dueAt)}</span> : null}{' '}
                  <span className={classes.meta}>{each.kept ? 'no longer needed' : 'still owed'}</span>
                </>
              }
            />
          ))}
          <NewPromise onAdd={form.addPromise} />
        </div>
        {bot ? (
          <>
            <span className={classes.label}>{bot}’s handoff</span>
            <div className={classes.useful}>
              <Button
                size="sm"
                variant="default"
                aria-pressed={form.useful === true}
                className={classes.choice}
                leftSection={<IconUseful size={16} stroke={1.65} />}
                onClick={() => form.setUseful(true)}
              >
                Useful
              </Button>
              <Button
                size="sm"
                variant="default"
                aria-pressed={form.useful === false}
                className={classes.choice}
                leftSection={<IconNotUseful size={16} stroke={1.65} />}
                onClick={() => form.setUseful(false)}
              >
                Not useful
              </Button>
            </div>
          </>
        ) : null}
      </div>
      <footer className={classes.foot}>
        <span className={classes.help}>{foot(work)}</span>
        {onCancel ? (
          <Button variant="subtle" onClick={onCancel}>
            Keep writing
          </Button>
        ) : null}
        <Button
          loading={form.busy}
          rightSection={<Kbd of="send" />}
          onClick={() => void form.finish()}
          aria-keyshortcuts={ariaKeys(keysOf('send'))}
        >
          {fixed && work?.wrapUp.noted ? 'Save again' : 'Finish'}
        </Button>
      </footer>
    </section>
  );
}
