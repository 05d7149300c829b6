import type { Decision } from '@contract/decisions';
import { Button, Modal } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { copyText } from '../ui/copy';
import { IconCheck, IconCopy, IconRecord } from '../ui/icons';
import { Pill } from '../ui/Pill';
import { Section } from '../ui/Section';
import text from '../ui/TextLink.module.css';
import { moment } from '../ui/words';
import { WhatItKnew } from './Knew';
import classes from './Side.module.css';
import { outcomeWords } from './words';

function CameOfIt({ decision }: { decision: Decision }) {
  const { outcome, conversationId } = decision;
  const words = outcome ? outcomeWords(outcome.state) : null;
  return (
    <section className={classes.first} aria-labelledby="came-of-it">
      <h2 id="came-of-it" className={classes.title}>
        What came of it
      </h2>
      <div className={classes.body}>
        {words ? (
          <>
            <Pill tone={words.tone}>{words.text}</Pill>
            <ul className={classes.events}>
              <li>
                <span>Decided</span>
                <span className={classes.time}>{moment(decision.at)}</span>
              </li>
              {outcome?.at ? (
                <li>
                  <span>{words.text}</span>
                  <span className={classes.time}>{moment(outcome.at)}</span>
                </li>
              ) : null}
            </ul>
          </>
        ) : (
          <p className={classes.words}>
            {decision.chosen === 'do_nothing'
              ? 'Nothing was set in motion, so nothing can come of it.'
              : 'Nothing yet.'}
          </p>
        )}
        {conversationId ? (
          <p className={classes.words}>
            <Link to="/inbox/$conversationId" params={{ conversationId }} className={text.link}>
              Open the conversation
            </Link>
          </p>
        ) : null}
      </div>
    </section>
  );
}

function RawRecord({ decision }: { decision: Decision }) {
  const [open, setOpen] = useState(false);
  const [copied, setCopied] = useState(false);
  const json = JSON.stringify(decision, null, 2);
  const copy = async () => {
    setCopied(await copyText(json));
  };
  const CopyIcon = copied ? IconCheck : IconCopy;
  return (
    <Section label="The record">
      <div className={classes.buttons}>
        <Button variant="default" leftSection={<CopyIcon size={16} stroke={1.65} aria-hidden="true" />} onClick={copy}>
          {copied ? 'Copied' : 'Copy record'}
        </Button>
        <Button
          variant="default"
          leftSection={<IconRecord size={16} stroke={1.65} aria-hidden="true" />}
          onClick={() => setOpen(true)}
        >
          As JSON
        </Button>
      </div>
      <div className={classes.id}>{decision.id}</div>
      <Modal
        opened={open}
        onClose={() => setOpen(false)}
        title="The record as it is kept"
        size="xl"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <pre className={classes.raw} tabIndex={0}>
          {json}
        </pre>
      </Modal>
    </Section>
  );
}

/** What came of a decision, what it looked at, and the record it can be made again from. */
export function DecisionSide({ decision }: { decision: Decision }) {
  return (
    <>
      <CameOfIt decision={decision} />
      <WhatItKnew decision={decision} />
      <RawRecord decision={decision} />
    </>
  );
}
