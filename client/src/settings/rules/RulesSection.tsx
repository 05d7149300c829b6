import type { Rule } from '@contract/macros';
import { Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { rules, rulesQuery } from '../../api/macros';
import { announce } from '../../live/announce';
import { tellProblem } from '../../shell/tell';
import { Empty } from '../../ui/Empty';
import table from '../../ui/Table.module.css';
import admin from '../Admin.module.css';
import { Listed } from '../Listed';
import { RowActs } from '../RowActs';
import { durationWords } from '../steps/DurationField';
import { RuleForm } from './RuleForm';
import { RuleLog } from './RuleLog';
import classes from './Rules.module.css';
import { countWords, momentWords } from './words';

const turn = (rule: Rule) =>
  void rules.change(rule.id, { enabled: !rule.enabled }).catch((error: unknown) => tellProblem('It stays.', error));

function move(all: Rule[], from: number, to: number): void {
  if (to < 0 || to >= all.length) return;
  const held = document.activeElement;
  const next = all.with(from, all[to] as Rule).with(to, all[from] as Rule);
  rules.order(next).catch((error: unknown) => tellProblem('The order stays.', error));
  announce(`${all[from]?.name} runs at place ${to + 1}`);
  requestAnimationFrame(() => held instanceof HTMLElement && held.isConnected && held.focus());
}

const whenWords = ({ when, idleSeconds }: Rule) =>
  idleSeconds === null ? momentWords[when] : `Nothing was said for ${durationWords(idleSeconds)}`;

/** Rules, in the order they run, with what each did in the last seven days. */
export function RulesSection() {
  const query = useQuery(rulesQuery);
  const [editing, setEditing] = useState<Rule | 'new' | null>(null);
  const [looking, setLooking] = useState<Rule | null>(null);
  return (
    <>
      <Listed
        words="When something happens and the conditions hold, the hub does the steps itself. Rules run in this order, each once for one cause."
        what="the rules"
        query={query}
        act="Make a rule"
        onAct={() => setEditing('new')}
        empty={<Empty title="No rule yet">Try one on the newest conversations first.</Empty>}
      >
        {(all) => (
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">Rule</th>
                <th scope="col">In seven days</th>
                <th scope="col">Order</th>
                <th scope="col">On</th>
              </tr>
            </thead>
            <tbody>
              {all.map((rule, i) => (
                <tr key={rule.id}>
                  <th scope="row">
                    <button
                      type="button"
                      className={admin.name}
                      aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
                      onClick={() => setEditing(rule)}
                      onKeyDown={(event) => {
                        const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
                        if (!event.altKey || by === undefined) return;
                        event.preventDefault();
                        move(all, i, i + by);
                      }}
                    >
                      {rule.name}
                    </button>
                    <span className={classes.when}>{whenWords(rule)}</span>
                  </th>
                  <td>
                    <button
                      type="button"
                      className={classes.counts}
                      aria-label={`What ${rule.name} did: ${countWords(rule.counts)}`}
                      onClick={() => setLooking(rule)}
                    >
                      {countWords(rule.counts)}
                    </button>
                  </td>
                  <td>
                    <span className={classes.acts}>
                      <RowActs
                        name={rule.name}
                        place={i}
                        count={all.length}
                        onMove={(from, to) => move(all, from, to)}
                      />
                    </span>
                  </td>
                  <td>
                    <Switch aria-label={`${rule.name} is on`} checked={rule.enabled} onChange={() => turn(rule)} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Listed>
      {editing ? <RuleForm rule={editing === 'new' ? null : editing} onClose={() => setEditing(null)} /> : null}
      {looking ? <RuleLog rule={looking} onClose={() => setLooking(null)} /> : null}
    </>
  );
}
