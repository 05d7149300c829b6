import type { CannedReply } from '@contract/macros';
import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { cannedQuery } from '../../api/conversations';
import { canned, type CannedWords } from '../../api/macros';
import { Empty } from '../../ui/Empty';
import table from '../../ui/Table.module.css';
import admin from '../Admin.module.css';
import { Listed } from '../Listed';
import { faultAt, Faults } from '../../ui/Faults';
import { FormModal } from '../../ui/FormModal';
import form from '../Form.module.css';
import { WordsField } from '../steps/WordsField';
import { ShelfFields, shelfWords } from './ShelfFields';
import { useEdit } from '../useEdit';

const blank: CannedWords = { shortcut: '', title: '', folder: '', scope: 'mine', queueId: null, body: '' };

function ReplyForm({ reply, onClose }: { reply: CannedReply | null; onClose: () => void }) {
  const [words, setWords] = useState<CannedWords>(reply ? wordsOf(reply) : blank);
  const set = (part: Partial<CannedWords>) => setWords((now) => ({ ...now, ...part }));
  const { saving, removing, error } = useEdit({
    noun: 'Reply',
    onClose,
    save: () => (reply ? canned.change(reply.id, words) : canned.add(words)),
    remove: reply ? () => canned.remove(reply.id) : null,
  });
  return (
    <FormModal
      title={reply?.title ?? 'Write a reply'}
      size="lg"
      onClose={onClose}
      act="Save"
      off={!words.shortcut || !words.title || !words.body}
      saving={saving}
      removing={removing}
    >
      <div className={form.two}>
        <TextInput
          label="Word after the /"
          value={words.shortcut}
          onChange={(event) => set({ shortcut: event.currentTarget.value.replace(/^\//, '') })}
          error={faultAt(error, '/shortcut')}
          data-autofocus
        />
        <TextInput
          label="Title"
          value={words.title}
          onChange={(event) => set({ title: event.currentTarget.value })}
          error={faultAt(error, '/title')}
        />
      </div>
      <TextInput
        label="Folder"
        value={words.folder}
        onChange={(event) => set({ folder: event.currentTarget.value })}
        error={faultAt(error, '/folder')}
      />
      <WordsField
        label="Words"
        minRows={4}
        value={words.body}
        onChange={(body) => set({ body })}
        error={faultAt(error, '/body')}
      />
      <ShelfFields {...words} onChange={set} error={faultAt(error, '/queueId')} />
      <Faults error={error} fields={['/shortcut', '/title', '/folder', '/body', '/queueId']} />
    </FormModal>
  );
}

const wordsOf = ({ shortcut, title, folder, scope, queueId, body }: CannedReply): CannedWords => ({
  shortcut,
  title,
  folder,
  scope,
  queueId,
  body,
});

/** Ready-made replies: one's own, and for supervisors those of queues and of everybody. */
export function RepliesSection() {
  const query = useQuery(cannedQuery);
  const [editing, setEditing] = useState<CannedReply | 'new' | null>(null);
  return (
    <>
      <Listed
        words="Typed as / and a word in the composer, they go in where the caret stands."
        what="the replies"
        query={query}
        act="Write a reply"
        onAct={() => setEditing('new')}
        empty={<Empty title="No reply yet">Write one you say often.</Empty>}
      >
        {(rows) => (
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">Reply</th>
                <th scope="col" className={table.middle}>
                  Folder
                </th>
                <th scope="col">Who uses it</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((reply) => (
                <tr key={reply.id}>
                  <th scope="row">
                    {reply.editable ? (
                      <button type="button" className={admin.name} onClick={() => setEditing(reply)}>
                        /{reply.shortcut} {reply.title}
                      </button>
                    ) : (
                      `/${reply.shortcut} ${reply.title}`
                    )}
                  </th>
                  <td className={table.middle}>{reply.folder}</td>
                  <td>{shelfWords[reply.scope]}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Listed>
      {editing ? <ReplyForm reply={editing === 'new' ? null : editing} onClose={() => setEditing(null)} /> : null}
    </>
  );
}
